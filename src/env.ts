import type { Site } from './model/site.ts'

/** What the Worker is given (wrangler.toml, `npm run dev`). */
export interface Bindings {
  NEWS: KVNamespace
  /** Which version of this Worker runs. */
  VERSION?: WorkerVersionMetadata
  /** Replaces the site's own URL in every absolute URL, never in an entry id: the address served, when run locally. */
  SITE_URL?: string
}

/** Hono's type of this app: what a handler finds in its context. */
export interface Env {
  Bindings: Bindings
  Variables: {
    /** Set by http/load-site.ts before any handler runs. */
    site: Site
  }
}
