/** `GET /openapi.json` and `GET /docs`: the description of this API, for machines and for people. */
import type { Context } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { languageOf } from '../pages/page-language.ts';
import { renderReferencePage } from '../pages/render-reference-page.ts';

/** Handles the document. */
export function getOpenApi({ apiDescription }: AppDeps, c: Context): Response {
  return c.json(apiDescription);
}

/** Handles the page. */
export function showReference({ apiDescription, core }: AppDeps, c: Context): Promise<Response> {
  return renderReferencePage(c, languageOf(c), core.policy.testMode, apiDescription);
}
