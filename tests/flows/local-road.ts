import type { AskedEnd, HandOverEnd, Pushes, Road, SealMaterial } from "#billing";
import type { SealedLot } from "#billing/model/lot";
import type { PushedFile, Standing } from "#billing/model/standing";
import { derOf } from "#billing/signing/index";
import { checkedReceipt } from "#sync/poste-link/index";
import { sealForPoste } from "#sync/poste-link/seal";
import { PosteBook } from "../../poste/book.ts";
import type { PosteIdentity } from "../../poste/identity.ts";
import { fileReturns, lookInto, offered, putAway } from "../../poste/push-folder.ts";
import { keepStanding } from "../../poste/standing.ts";
import type { LotStore } from "../../poste/store.ts";
import { seededRandom } from "../helpers/journal-rig.ts";

/** A road to a real poste's folder with no wire between: the code of both ends, the time of the test. */
export class LocalRoad implements Road {
  readonly paired = true;
  readonly #dir: string;
  readonly #identity: PosteIdentity;
  readonly #store: LotStore;
  readonly #random = seededRandom("local-road");
  /** Serial number of the device; known once it runs. */
  deviceId = "";
  readonly pushes: Pushes;

  constructor(dir: string, identity: PosteIdentity, store: LotStore) {
    this.#dir = dir;
    this.#identity = identity;
    this.#store = store;
    this.pushes = {
      list: () => this.#list(),
      fetch: (file) => this.#fetch(file),
      tell: (seq, standing) => this.#tell(seq, standing),
    };
  }

  async seal(material: SealMaterial): Promise<SealedLot> {
    return sealForPoste(material, derOf(this.#identity.certificatePem), this.#random);
  }

  async handOver(sealed: SealedLot): Promise<HandOverEnd> {
    const end = await this.#store.receive(this.deviceId, sealed.id, sealed.parcel);
    if (end.kind === "conflict") return { kind: "refused", code: "E_POSTE_REFUSED" };
    const { certificatePem, id: posteId } = this.#identity;
    const pairing = { host: "local", port: 1, posteId, certificatePem };
    return { kind: "received", receipt: checkedReceipt(JSON.stringify(end.receipt), sealed, pairing) };
  }

  async #list(): Promise<AskedEnd<readonly PushedFile[]>> {
    const { files } = await lookInto(this.#dir, this.deviceId);
    await fileReturns(this.#store.journal, files);
    return { kind: "given", value: offered(files, await PosteBook.read(this.#dir), this.deviceId) };
  }

  async #fetch({ name }: PushedFile): Promise<AskedEnd<Uint8Array>> {
    const { files } = await lookInto(this.#dir, this.deviceId);
    const found = files.find((one) => one.name === name);
    return found === undefined ? { kind: "failed", code: "E_POSTE_REFUSED" } : { kind: "given", value: found.bytes };
  }

  async #tell(seq: number, standing: Standing): Promise<AskedEnd<undefined>> {
    const end = await keepStanding(this.#store.journal, { deviceId: this.deviceId, pin: "00" }, seq, standing);
    if (end === "went-back") return { kind: "failed", code: "E_STORE_LOST_TAIL" };
    await putAway(this.#dir, (await lookInto(this.#dir, undefined)).files, [this.deviceId]);
    return { kind: "given", value: undefined };
  }
}
