/*
 * The little that the EPOS pages do by script. Everything works without it; the server checks everything again.
 */

/** Keeps a form from being sent twice, and gives the buttons back when the browser shows the page again. */
export const submitOnceScript = `
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = 'yes';
    const button = event.submitter;
    if (!button) return;
    button.dataset.label = button.textContent;
    if (form.dataset.busy && !button.classList.contains('plain')) button.textContent = form.dataset.busy;
    for (const other of document.querySelectorAll('button')) other.setAttribute('aria-disabled', 'true');
  });
}
addEventListener('pageshow', (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll('form')) delete form.dataset.sent;
  for (const button of document.querySelectorAll('button')) {
    button.removeAttribute('aria-disabled');
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
});
document.querySelector('[autofocus]')?.focus();
`;

/** Shows the card charge while points and coupon are typed, and lets the form say which one was on view. */
export const confirmScript = `${submitOnceScript}
const form = document.querySelector('form[data-total]');
const whole = (name) => {
  const text = (form.elements[name]?.value ?? '').normalize('NFKC').replaceAll(',', '').trim();
  return /^[0-9]{0,8}$/.test(text) ? Number(text) : NaN;
};
const show = () => {
  const charge = Number(form.dataset.total) - whole('points') - whole('coupon');
  const digits = charge.toLocaleString('en-US');
  const text = form.dataset.language === 'ja' ? digits + '円' : '¥' + digits;
  document.getElementById('charge').textContent = charge >= 0 ? text : '–';
  form.elements.chargeShown.value = charge >= 0 ? String(charge) : '';
};
form.addEventListener('input', show);
// A browser may give back what was typed before a reload.
addEventListener('pageshow', show);
// Enter in a field must not pay: without script it calculates, because that button comes first.
form.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && event.target.matches('input')) event.preventDefault();
});
const recalculate = form.querySelector('[value="recalculate"]');
if (recalculate) recalculate.hidden = true;
`;
