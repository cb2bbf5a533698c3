import type { Site, SiteConfiguration } from './model/site.ts'
import type { Sources } from './model/sources.ts'

/** The bindings of the Worker (wrangler.toml, `npm run dev`). */
export interface Bindings {
  NEWS: KVNamespace
  /** The search index; nothing is searched where it is absent. */
  SEARCH?: D1Database
  /** The version of this Worker that runs. */
  VERSION?: WorkerVersionMetadata
  /** Limits the requests of an address that take a few reads; nothing is limited where it is absent. */
  CHEAP_LIMIT?: RateLimit
  /** Limits those that take many reads, or convert whole articles. */
  DEAR_LIMIT?: RateLimit
  /** Limits questions to the search index. */
  SEARCH_LIMIT?: RateLimit
  /** After so many hours without a new article `/healthz` says that something is wrong; never where it is empty. */
  HEALTH_MAX_AGE_HOURS?: string
  /** Replaces the site's own URL in every absolute URL, never in an entry id: the address served, when run locally. */
  SITE_URL?: string
  /** The state folder of the local KV, when run locally with another one than the usual. */
  PERSIST_TO?: string
  /** An isolate makes anew what it has known for so many seconds, when run locally: who writes wants to see it at once. */
  FRESH_SECONDS?: string
  /** The app of the site hands this on to that of the API, which adds to it. No binding of wrangler.toml has this name. */
  SOURCES?: Sources
}

/** Hono's type of this app: its handlers find these in their context. */
export interface Env {
  Bindings: Bindings
  Variables: {
    /** Set by http/load-site.ts before any handler runs. */
    site: SiteConfiguration
    /** The site with what a publish changes of it. An answer takes that by `fromSite` of http/edge-cache.ts. Set there, too. */
    wholeSite: Site
    /** What the answer is made of. Set there, too. */
    sources: Sources
    /** When the site's document was written, in milliseconds; null where that does not say. Set there, too. */
    siteModified: number | null
    /**
     * Set by routes/origin.ts where the answer depends on what the site's origin says. It was passed on as it is, or ours stands in
     * its place.
     */
    originAnswer?: 'passed on' | 'replaced'
    /** Set by http/below-base.ts where the routes of the site have answered, with all headers. */
    isOfRoutes?: true
  }
}
