/** The container's health check: asks `/readyz` on this machine. Ends with 0 when the BFF takes requests, else with 1 and what it said. */
const port = process.env.PORT ?? '8787';

try {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_500) });
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
