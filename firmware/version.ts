import manifest from "../package.json" with { type: "json" };

/** Version of the product, as it stands in the lots. */
export const VERSION = manifest.version;
