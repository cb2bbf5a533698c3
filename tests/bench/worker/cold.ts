import { memory } from '../../../src/http/memory.ts'
import worker from '../../../src/index.ts'

/** Ours, but what an isolate remembers of an answer, or of there being none, is forgotten before each request for it. */
export default {
  fetch(request, env, context) {
    const { pathname, search } = new URL(request.url)
    memory.forget(env.SITE_URL + pathname + search)
    memory.forget(`miss ${pathname}${search}`)
    return worker.fetch(request, env, context)
  },
} satisfies ExportedHandler<Parameters<typeof worker.fetch>[1] & { SITE_URL: string }>
