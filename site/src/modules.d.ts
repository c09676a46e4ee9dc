/** The recorded payment: made by each build, so that nothing of it is there before the first one. */
declare module '#site/recording' {
  // eslint-disable-next-line @typescript-eslint/consistent-type-imports -- a declaration by name cannot import by path
  const recording: import('./record-payment.ts').Recording;
  export { recording as default };
}

declare module '*.css';
