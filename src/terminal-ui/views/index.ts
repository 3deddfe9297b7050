/**
 * WHERE ONE GOES. Each view asks one thing and says where to go next; one loop and one back stack. Never a drawing, never
 * a rule of billing. May import: billing's face, hal/ports, texts.
 */
export type { House } from "./house.ts";
export { roam } from "./router.ts";
export { feedStatus } from "./status-feed.ts";
