// wrangler.toml puts this in the place of `zod/v4/core`, of which hono-openapi wants this alone: the whole of it would bring
// error messages in fifty languages, 260 kB, into the Worker.
export { toJSONSchema } from 'zod/mini'
