import type { Context } from 'hono'
import type { Env } from '../env.ts'
import { cachingHeaders, changing } from './cache-control.ts'

/**
 * Leads from one address of an article to the one that it has now. That lives as short as an article does: an edit can turn the
 * two round, and who had kept the way would go in a circle.
 */
export function leadTo(c: Context<Env>, path: string): Response {
  for (const [name, value] of Object.entries(cachingHeaders(changing))) c.header(name, value)
  return c.redirect(path, 301)
}
