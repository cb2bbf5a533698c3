import type { Post } from './post.ts'

/** What rendering a post needs to know of the site around it. Plain data: it crosses to worker threads. */
export interface SiteContext {
  /** Scheme, host and `baseurl`, without a trailing slash. */
  url: string
  /** `_config.yml` and, under `data`, the files of `_data`: Liquid's `site`. */
  site: Record<string, unknown>
  /** For Liquid's `post_url` and `link`: URL paths by post, by its name without extension (`2026-08-14-roundup`, with the folders below `_posts` too) and by its file. */
  urls: Record<string, string>
}

export type { Post }
