import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/** A cable between device and poste that is pulled after so many bytes of one direction. */
export interface Cable {
  readonly port: number;
  /** Bytes carried so far to the poste, and back. */
  readonly carried: () => { readonly there: number; readonly back: number };
  /** From now on nothing is carried, and nobody is told: a cable that is out. */
  mute(): void;
  /** Ends what is connected; who calls again is carried. */
  cut(): void;
  close(): void;
}

export interface Cut {
  readonly way: "there" | "back";
  readonly after: number;
}

/** Carries TCP to `port`. With a cut, the byte after the `after`-th one in that direction and all that follow are lost, both ends closed. */
export async function cable(port: number, cut?: Cut): Promise<Cable> {
  const carried = { there: 0, back: 0 };
  const pulls = new Set<() => void>();
  let muted = false;
  const server: Server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    const pull = () => {
      pulls.delete(pull);
      near.destroy();
      far.destroy();
    };
    pulls.add(pull);
    const carry = (from: Socket, to: Socket, way: Cut["way"]) => {
      from.on("data", (bytes: Buffer) => {
        if (muted) return;
        const room = cut?.way === way ? cut.after - carried[way] : Number.POSITIVE_INFINITY;
        carried[way] += Math.min(bytes.length, room);
        if (bytes.length <= room) return void to.write(bytes);
        if (room > 0) to.write(bytes.subarray(0, room), () => setImmediate(pull));
        else pull();
      });
      from.on("error", pull);
      from.on("close", () => to.end());
    };
    carry(near, far, "there");
    carry(far, near, "back");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    carried: () => ({ ...carried }),
    mute: () => {
      muted = true;
    },
    cut: () => {
      muted = false;
      for (const pull of pulls) pull();
    },
    close: () => server.close(),
  };
}
