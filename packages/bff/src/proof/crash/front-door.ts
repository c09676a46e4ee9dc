/**
 * What stands before two processes of the BFF, as a load balancer does that knows one of them as a spare: each connection goes to the first
 * that is there. Used by `crash-world`.
 */
import { connect, createServer } from 'node:net';

/** The door. */
export interface FrontDoor {
  readonly close: () => Promise<void>;
}

/** Opens it. `port`: where it listens; `targets`: the ports behind it, the first choice first. */
export async function openFrontDoor(port: number, targets: readonly number[]): Promise<FrontDoor> {
  const server = createServer((socket) => {
    const hang = (): void => {
      socket.destroy();
    };
    socket.on('error', hang);
    const pass = ([target, ...others]: readonly number[]): void => {
      if (target === undefined) return hang();
      const behind = connect(target, '127.0.0.1');
      const goOn = (): void => pass(others);
      behind.once('error', goOn);
      behind.once('connect', () => {
        behind.off('error', goOn);
        behind.on('error', hang);
        behind.once('close', hang);
        socket.once('close', () => behind.destroy());
        socket.pipe(behind).pipe(socket);
      });
    };
    pass(targets);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { close: () => new Promise((resolve) => server.close(() => resolve())) };
}
