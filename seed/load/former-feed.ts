import { feedTemplates, fieldsAskedFor, madeUpPosts } from '../archive/feed-templates.ts'
import type { Problem } from '../archive/problem.ts'
import { type JekyllSite, withEntryIds } from '../archive/site.ts'
import { yamlLine } from '../archive/yaml.ts'

/**
 * A site whose entries have the ids that its own feed template gave them, where the configuration does not say how they
 * are made. What was found out is part of the fingerprint: where it changes, every article is made anew.
 */
export async function withFormerIds(site: JekyllSite): Promise<JekyllSite> {
  if (site.config.entryId !== null) return site
  for (const { path, template } of feedTemplates(site.root, site.liquid)) {
    const { findFeedIds } = await import('../render/feed-ids.ts')
    // A rule that is right for posts with all that the template asks for is best. Few posts may have that.
    const best = findFeedIds(site, template, madeUpPosts(site.config, fieldsAskedFor(template)))
    const { rule, example } = best.rule === null ? findFeedIds(site, template, madeUpPosts(site.config)) : best
    if (example === null) continue
    if (rule === null) return { ...site, problems: [...site.problems, unknownIds(path, example)] }
    if (rule === 'jekyll-feed') return site
    const notes = [`the ids of entries are those of ${path}: ${yamlLine('entry_id', rule)}`]
    return { ...withEntryIds(site, rule), notes }
  }
  return site
}

const unknownIds = (path: string, example: string): Problem => ({
  path,
  line: null,
  reason: 'bad value',
  detail:
    `its entries have ids such as "${example.slice(0, 200)}", and how they are made is not known: subscribers would see every ` +
    'entry again; want "entry_id" below edge_news in _config.yml, a Liquid template over site and post that gives the same',
})
