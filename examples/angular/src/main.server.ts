import { mergeApplicationConfig } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import type { BootstrapContext } from '@angular/platform-browser';
import { RenderMode, provideServerRendering, withRoutes } from '@angular/ssr';
import type { ServerRoute } from '@angular/ssr';
import { App } from './app/app';
import { appConfig } from './app/app.config';

/** Each page for each request: a page that was made by the build would hand out a token that has expired. */
const routes: ServerRoute[] = [
  { path: 'cases/:order', renderMode: RenderMode.Client },
  { path: '**', renderMode: RenderMode.Server },
];
const config = mergeApplicationConfig(appConfig, { providers: [provideServerRendering(withRoutes(routes))] });

const bootstrap = (context: BootstrapContext) => bootstrapApplication(App, config, context);

export default bootstrap;
