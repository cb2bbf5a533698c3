import type { Post } from '../../archive/post.ts'
import { type Problem, TEXT_STAYS } from '../../archive/problem.ts'
import { excerptOf } from '../excerpt.ts'
import { Budget, LiquidError, Output } from './budget.ts'
import { Context, type Included, type Place } from './context.ts'
import { controlTags } from './control-tags.ts'
import { dateFilters } from './date-filters.ts'
import type { Filter } from './expressions.ts'
import { listFilters } from './list-filters.ts'
import { loopTags } from './loop-tags.ts'
import { numberFilters } from './number-filters.ts'
import { type Language, parseTemplate, renderBody } from './parser.ts'
import { type DocumentPart, jekyllDrop, pageDrop, SiteScope } from './scope.ts'
import type { RenderSite } from './site.ts'
import { NOWHERE, siteTags } from './site-tags.ts'
import { textFilters } from './text-filters.ts'
import { urlFilters } from './url-filters.ts'
import { Drop, type Value } from './values.ts'

const filters: Record<string, Filter> = {
  ...textFilters,
  ...numberFilters,
  ...dateFilters,
  ...urlFilters,
  ...listFilters((name) => (Object.hasOwn(filters, name) ? (filters[name] ?? null) : null)),
}

const language: Language = { tags: { ...controlTags, ...loopTags, ...siteTags }, filters }

/** Characters that a template may make of a text. What comes after Liquid takes its time for each of them. */
const mostOutput = (text: string): number => 500_000 + 2 * text.length

/** What one post may have wrong with its Liquid, at most: more is an attack. */
const MOST_FINDINGS = 100

/** What of the surroundings of a site Liquid calls. */
export interface Conversions {
  markdown: (text: string) => string
  /** Typography alone: quotes, dashes, dots. */
  smartify: (text: string) => string
}

/**
 * The text of a file that `include_relative` names in a post; null where there is none.
 *
 * @param folder of the post, in the archive
 */
export type ReadBeside = (folder: string, file: string) => string | null

export interface RenderedText {
  text: string
  problems: Problem[]
  /** True where the text has a link that leads nowhere, see `NOWHERE`. */
  hasDeadLinks: boolean
}

/** @param urls those of the posts that it links to, by the names in its text */
export type RenderText = (post: Post, text: string, urls: Record<string, string>, part?: DocumentPart) => RenderedText

/**
 * Jekyll's Liquid. What a template does wrong is reported; a tag or filter that does not exist is left out, and a text
 * that does not parse stays as it is.
 *
 * @returns a function from a text of a post to what Liquid makes of it
 */
export function createLiquid(site: RenderSite, conversions: Conversions, readBeside: ReadBeside): RenderText {
  let scope: SiteScope | null = null
  const includes = createIncludes(site.includes ?? {})

  return (post, text, urls, part = '') => {
    if (!hasLiquid(text) || post.data.render_with_liquid === false) return { text, problems: [], hasDeadLinks: false }
    scope ??= new SiteScope(site)
    const found = new Map<string, number | null>()
    const report = (detail: string, offset: number | null): void => {
      if (found.has(detail) || found.size >= MOST_FINDINGS) return
      found.set(detail, offset === null ? null : post.bodyLine + lineAt(text, offset) - 1)
    }
    const beside = createBeside(post, readBeside)
    const around = {
      ...conversions,
      url: site.config.url,
      timeZone: site.config.timeZone,
      report,
      linkTo: (name: string) => (Object.hasOwn(urls, name) ? (urls[name] ?? null) : null),
      included: (file: string, place: Place) => (place === 'beside' ? beside(file) : includes(file)),
    }
    const rendered = renderText(post, text, scope, around, part)
    const problems = [...found].map(([detail, line]): Problem => ({ path: post.file, line, reason: 'Liquid', detail }))
    return { text: rendered, problems, hasDeadLinks: rendered.includes(NOWHERE) }
  }
}

const hasLiquid = (text: string): boolean => /\{[{%]/.test(text)

/** What Liquid makes of a text; the text as it is where it does not parse or does not come to an end. */
function renderText(post: Post, text: string, site: SiteScope, around: Context['around'], part: DocumentPart): string {
  const budget = new Budget()
  const most = mostOutput(text)
  const excerpt = (): Value => renderExcerpt(post, around, (excerpt) => run(excerpt, () => null, '#excerpt'))
  let what = 'it does not parse'
  try {
    return run(text, excerpt, part)
  } catch (error) {
    const offset = error instanceof LiquidError ? error.offset : null
    around.report(`${what}: ${messageOf(error)}; ${TEXT_STAYS}`, offset)
    return text
  }

  function run(source: string, excerpt: () => Value, part: DocumentPart): string {
    const body = parseTemplate(source, language, around.report)
    what = 'it cannot be rendered'
    const tellForeign = (name: string): void =>
      context.report(`${name} names other posts or files, want what the post says by itself; it is empty`)
    const environment = new Map<string, Value>([
      ['site', site.drop(post, tellForeign)],
      ['page', pageDrop(post, around.timeZone, excerpt, tellForeign, part)],
      ['jekyll', jekyllDrop],
    ])
    const context = new Context(budget, environment, around, most)
    const output = new Output(most)
    renderBody(body, context, output)
    return output.text
  }
}

/** `page.excerpt`: the rendered beginning of the text. */
function renderExcerpt(
  { body, excerptSeparator, markup }: Post,
  around: Context['around'],
  run: (text: string) => string,
) {
  const cut = excerptOf(body, excerptSeparator)
  const text = hasLiquid(cut) ? run(cut) : cut
  return markup === 'markdown' ? around.markdown(text) : text
}

// Jekyll's `VALID_FILENAME_CHARS` and `INVALID_SEQUENCES`: no step leads up.
const isFileName = (file: string): boolean => /^[\w/.\-()+~#@]+$/.test(file) && !/[./]{2}|^\//.test(file)

/** The templates of `_includes`, each read when it is included first. */
function createIncludes(texts: Readonly<Record<string, string>>): (file: string) => Included | null {
  const read = new Map<string, Included>()
  return (file) => {
    const known = read.get(file)
    if (known !== undefined) return known
    const text = isFileName(file) && Object.hasOwn(texts, file) ? texts[file] : undefined
    if (text === undefined) return null
    const included = toIncluded(text)
    read.set(file, included)
    return included
  }
}

/** The same of files beside a post, for as long as that is rendered. */
function createBeside(post: Post, readBeside: ReadBeside): (file: string) => Included | null {
  const folder = post.location.slice(0, Math.max(0, post.location.lastIndexOf('/')))
  const read = new Map<string, Included | null>()
  return (file) => {
    const known = read.get(file)
    if (known !== undefined) return known
    const text = isFileName(file) ? readBeside(folder, file) : null
    const included = text === null ? null : toIncluded(text)
    read.set(file, included)
    return included
  }
}

/** A file that does not parse is left out, and what there is to say about one is said wherever it is included. */
function toIncluded(text: string): Included {
  // Each once, with the first place: to find its line is a walk through the text.
  const faults = new Map<string, string>()
  const at = (offset: number | null): string => (offset === null ? '' : `line ${lineAt(text, offset)}: `)
  try {
    const body = parseTemplate(text, language, (detail, offset) => {
      if (!faults.has(detail) && faults.size < MOST_FINDINGS) faults.set(detail, at(offset) + detail)
    })
    return { body, faults: [...faults.values()] }
  } catch (error) {
    const offset = error instanceof LiquidError ? error.offset : null
    return { body: null, faults: [`${at(offset)}it does not parse: ${messageOf(error)}; it is left out`] }
  }
}

/** The line of a place in a text, counted from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Renders a template that is no post's; null where it does not parse, or does not come to an end. */
export type RenderTemplate = (
  template: string,
  given: { post: Post } | { posts: readonly Post[]; page: Post },
) => string | null

/**
 * Liquid of templates that are no post's: of entry ids, which look at `site` and `post`, and of feeds, which look at
 * `site.posts`. What is wrong with them is left out and not reported.
 */
export function createTemplates(site: RenderSite, conversions: Conversions): RenderTemplate {
  const scope = new SiteScope(site)
  const includes = createIncludes(site.includes ?? {})
  const { timeZone, url } = site.config
  const ignore = (): void => {}
  const dropOf = (post: Post): Value => pageDrop(post, timeZone, () => null, ignore)
  const around = {
    ...conversions,
    url,
    timeZone,
    report: ignore,
    linkTo: () => null,
    included: (file: string, place: Place) => (place === 'beside' ? null : includes(file)),
  }
  return (template, given) => {
    const post = 'post' in given ? given.post : given.page
    const posts = 'post' in given ? [] : given.posts
    const most = mostOutput(template)
    try {
      const environment = new Map<string, Value>([
        ['site', withPosts(scope.drop(post, ignore), posts.map(dropOf))],
        ['jekyll', jekyllDrop],
        ['post' in given ? 'post' : 'page', dropOf(post)],
      ])
      const output = new Output(most)
      renderBody(
        parseTemplate(template, language, ignore),
        new Context(new Budget(), environment, around, most),
        output,
      )
      return output.text
    } catch (error) {
      if (error instanceof LiquidError) return null
      throw error
    }
  }
}

const withPosts = (site: Drop, posts: Value[]): Drop =>
  new Drop({
    text: site.text,
    names: [],
    get: (name) => (name === 'posts' || name === 'documents' ? posts : site.get(name)),
  })
