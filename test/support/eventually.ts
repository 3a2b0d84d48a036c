/** Asks until the answer is `true`, and fails with `what` and the time when it has not come in `ms`. */
export async function eventually(what: string, ask: () => Promise<boolean>, ms = 15_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} did not come true within ${ms} ms.`);
    await new Promise((resolvePause) => setTimeout(resolvePause, 50));
  }
}
