// The bundler puts this in the place of `zod/v4/core` (wrangler.toml). hono-openapi needs only this function of it, and the
// whole would bring error messages in fifty languages, 260 kB, into the Worker.
export { toJSONSchema } from 'zod/mini'
