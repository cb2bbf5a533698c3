// The bundler puts this in the place of `zod/v4/core` (wrangler.toml). hono-openapi would load that for a function which it is given
// (api/openapi.ts), and with it error messages in fifty languages, 260 kB. An import that comes later also keeps the bundler from
// leaving out of zod what nothing uses.
export const toJSONSchema = undefined
