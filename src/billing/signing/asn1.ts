import forge from "node-forge";

/** DER of the CMS objects, written with node-forge's ASN.1; `Node` is one object not yet written. */
export type Node = forge.asn1.Asn1;

const { asn1 } = forge;
const { UNIVERSAL, CONTEXT_SPECIFIC } = asn1.Class;
const { INTEGER, OCTETSTRING, NULL, OID, SEQUENCE, SET } = asn1.Type;

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString("binary");
const primitive = (type: forge.asn1.Type, value: string): Node => asn1.create(UNIVERSAL, type, false, value);

export const seq = (...children: Node[]): Node => asn1.create(UNIVERSAL, SEQUENCE, true, children);
export const nothing = (): Node => primitive(NULL, "");
export const octets = (bytes: Uint8Array): Node => primitive(OCTETSTRING, binary(bytes));
export const oid = (dotted: string): Node => primitive(OID, asn1.oidToDer(dotted).getBytes());
export const small = (value: number): Node => primitive(INTEGER, String.fromCharCode(value));

/** [n] around the children: EXPLICIT of one, or IMPLICIT of a SET or SEQUENCE. */
export const tagged = (tag: number, ...children: Node[]): Node => asn1.create(CONTEXT_SPECIFIC, tag, true, children);

/** [n] IMPLICIT OCTET STRING. */
export const taggedOctets = (tag: number, bytes: Uint8Array): Node =>
  asn1.create(CONTEXT_SPECIFIC, tag, false, binary(bytes));

/** SET OF: its members in the order of their bytes, as DER wants. */
export function setOf(...members: Node[]): Node {
  const sorted = members.map((node) => ({ node, bytes: toDer(node) })).sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  return asn1.create(
    UNIVERSAL,
    SET,
    true,
    sorted.map(({ node }) => node),
  );
}

/** UTCTime YYMMDDHHMMSSZ, whole seconds, years 1950 to 2049 (RFC 5652 11.3). */
export function utcTime(wallMs: number): Node {
  return primitive(asn1.Type.UTCTIME, asn1.dateToUtcTime(new Date(wallMs)));
}

/** An object already written, taken as it is. */
export function fromDer(der: Uint8Array): Node {
  return asn1.fromDer(binary(der));
}

export function toDer(node: Node): Uint8Array {
  return new Uint8Array(Buffer.from(asn1.toDer(node).getBytes(), "binary"));
}
