/** What only the button needs: the sentence that floats below it, so that no state moves the page. */

/** CSS of the floating sentence. */
export const buttonStyles = `
.message {
  position: absolute;
  z-index: var(--epos-kantan-z-index, 10);
  inset-inline-start: 0;
  top: calc(var(--_height) + 0.5rem);
  box-sizing: border-box;
  width: max(100%, 15rem);
  display: flex;
  align-items: start;
  gap: 0.5rem;
  padding: 0.625rem 0.75rem;
  border: 1px solid #8886;
  border-radius: 0.5rem;
  background: Canvas;
  color: CanvasText;
  box-shadow: 0 4px 16px #0003;
  font-size: 0.875rem;
  text-wrap: wrap;
}
.message > svg { width: 1.3125rem; color: #2f7de1; }
.message > .fault { color: #d4351c; }
#reason { flex: 1; }
b { display: block; }
.message button { flex: none; min-height: 2rem; padding: 0 0.5rem; border: 0; margin: -0.375rem -0.5rem; }
`;
