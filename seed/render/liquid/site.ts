import type { Config } from '../../archive/config.ts'
import type { JekyllSite } from '../../archive/site.ts'

/** Rendering a post reads this part of the site. */
export type RenderSite = Pick<JekyllSite, 'liquid'> &
  Partial<Pick<JekyllSite, 'includes' | 'collections'>> & {
    config: Pick<
      Config,
      | 'url'
      | 'base'
      | 'idUrl'
      | 'language'
      | 'timeZone'
      | 'hosts'
      | 'originalUrls'
      | 'dropImages'
      | 'newsFields'
      | 'collectionsDir'
      | 'outputCollections'
    >
  }
