import { entryId } from '../../src/model/paths.ts'
import type { Config } from '../archive/config.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import { withoutLast } from '../archive/trimmed.ts'
import { createTemplates, type RenderTemplate } from './liquid/liquid.ts'
import type { RenderSite } from './liquid/site.ts'
import { createMarkdown, createSmartypants } from './markdown.ts'
import { foldSpace } from './text.ts'

/** Gives the entry id of a post, and says where the rule makes none. */
export type EntryIds = (post: Post) => { id: string; problems: Problem[] }

/** No id is longer. A template could make a long text of a short one. */
const LONGEST = 2000

/** Makes the function that gives a site's entries their ids, by the rule of its configuration (`edge_news.entry_id`). */
export function createEntryIds(site: RenderSite & { config: Pick<Config, 'entryId'> }): EntryIds {
  const rule = site.config.entryId ?? 'jekyll-feed'
  if (!rule.includes('{{')) return (post) => ({ id: idByName(rule, post, site.config), problems: [] })
  const render = createFeedTemplates(site)
  return (post) => {
    const id = idByTemplate(render, rule, post)
    if (id !== null) return { id, problems: [] }
    return { id: idByName('jekyll-feed', post, site.config), problems: [noId(post)] }
  }
}

const noId = ({ file }: Post): Problem => ({
  path: file,
  line: null,
  reason: 'Liquid',
  detail: `the template of entry ids (entry_id) makes none of it, want a text of at most ${LONGEST} characters; it has the id of jekyll-feed`,
})

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
