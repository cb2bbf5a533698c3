import type { Site } from './model/site.ts'

/** What the Worker is given (wrangler.toml, `npm run dev`). */
export interface Bindings {
  NEWS: KVNamespace
  /** Which version of this Worker runs. */
  VERSION?: WorkerVersionMetadata
  /** How many requests an address may make that take a few reads; as many as it likes where there is none. */
  CHEAP_LIMIT?: RateLimit
  /** The same of those that take many, or make something else out of whole articles. */
  DEAR_LIMIT?: RateLimit
  /** After how many hours without a new article `/healthz` says that something is wrong; never where empty. */
  HEALTH_MAX_AGE_HOURS?: string
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
