import type { Config } from '../../archive/config.ts'
import type { JekyllSite } from '../../archive/site.ts'

/** What of the site rendering a post looks at. */
export type RenderSite = Pick<JekyllSite, 'liquid'> & {
  config: Pick<Config, 'url' | 'idUrl' | 'language' | 'hosts' | 'originalUrls' | 'dropImages' | 'newsFields'>
}

/** Where the tags and filters of the template that is at work put what they have to say. */
export interface Findings {
  /** @param line counted from 1 within the template; null where it is not known. Asked only for what is new: it is slow */
  report(detail: string, line: () => number | null): void
}
