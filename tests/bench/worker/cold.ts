import { memory } from '../../../src/http/memory.ts'
import worker from '../../../src/index.ts'
import type { Site } from '../../../src/model/site.ts'
import { forget } from '../../src/forget.ts'

/** Ours, but all that an isolate remembers except the site is forgotten before each request. */
export default {
  fetch(request, env, context) {
    const site = memory.peek<Site>('site')
    forget()
    if (site !== null) memory.keep('site', site)
    return worker.fetch(request, env, context)
  },
} satisfies ExportedHandler<Parameters<typeof worker.fetch>[1]>
