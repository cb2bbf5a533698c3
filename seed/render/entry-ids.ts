import { entryId } from '../../src/model/paths.ts'
import type { Config } from '../archive/config.ts'
import type { Post } from '../archive/post.ts'
import { withoutLast } from '../archive/trimmed.ts'
import { createTemplates, type RenderTemplate } from './liquid/liquid.ts'
import type { RenderSite } from './liquid/site.ts'
import { createMarkdown, createSmartypants } from './markdown.ts'
import { foldSpace } from './text.ts'

/** Gives the entry id of a post. */
export type EntryIds = (post: Post) => string

/** No id is longer. A template could make a long text of a short one. */
const LONGEST = 2000

/** Makes the function that gives a site's entries their ids, by the rule of its configuration (`edge_news.entry_id`). */
export function createEntryIds(site: RenderSite & { config: Pick<Config, 'entryId'> }): EntryIds {
  const rule = site.config.entryId ?? 'jekyll-feed'
  if (!rule.includes('{{')) return (post) => idByName(rule, post, site.config)
  const render = createFeedTemplates(site)
  return (post) => idByTemplate(render, rule, post) ?? idByName('jekyll-feed', post, site.config)
}

/** Makes the function that renders templates of ids and of feeds. */
export const createFeedTemplates = (site: RenderSite): RenderTemplate =>
  createTemplates(site, { markdown: createMarkdown(), smartify: createSmartypants() })

/** The rules that have a name, the most likely first. */
export const namedRules = ['jekyll-feed', 'url', 'id'] as const

export function idByName(rule: string, { path, jekyllId }: Post, { idUrl }: Pick<Config, 'idUrl'>): string {
  if (rule === 'id') return jekyllId
  return rule === 'url' ? withoutLast(idUrl, '/') + path : entryId(idUrl, jekyllId)
}

/** Makes the id of a post by a template; null where the result can be no id. */
export function idByTemplate(render: RenderTemplate, template: string, post: Post): string | null {
  const id = unescapeXml(foldSpace(render(template, { post }) ?? ''))
  return id === '' || id.length > LONGEST ? null : id
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"' }

/** Decodes what templates of feeds escape for XML. */
export const unescapeXml = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|apos|#39|#34);/g, (_, name: string) => characters[name] ?? '')
