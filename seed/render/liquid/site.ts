import type { Config } from '../../archive/config.ts'
import type { JekyllSite } from '../../archive/site.ts'

/** What of the site rendering a post looks at. */
export type RenderSite = Pick<JekyllSite, 'liquid'> &
  Partial<Pick<JekyllSite, 'includes' | 'collections'>> & {
    config: Pick<
      Config,
      'url' | 'idUrl' | 'language' | 'timeZone' | 'hosts' | 'originalUrls' | 'dropImages' | 'newsFields'
    >
  }
