import type { FileBeside } from '../../archive/files.ts'
import type { Post } from '../../archive/post.ts'
import { staticAddress } from '../../archive/post-links.ts'
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
import { type DocumentPart, jekyllDrop, pageDrop, SiteScope, sitePageDrop, type TimedPage } from './scope.ts'
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

/** Bounds the characters that a template may make of a text, because each of them takes time in the steps after Liquid. */
const mostOutput = (text: string): number => 500_000 + 2 * text.length

/** At most so many errors of one post's Liquid are reported, because a post with more is an attack. */
const MOST_FINDINGS = 100

/** Liquid's filters call these functions of the renderer. */
export interface Conversions {
  markdown: (text: string) => string
  /** Changes typography alone: quotes, dashes and dots. */
  smartify: (text: string) => string
}

/**
 * Reads a file that `include_relative` names in a post; null where there is none.
 *
 * @param folder is the folder of the post in the archive
 */
export type ReadBeside = (folder: string, file: string) => FileBeside | null

export interface RenderedText {
  text: string
  problems: Problem[]
  /** True where the text has a link that leads nowhere, see `NOWHERE`. */
  hasDeadLinks: boolean
  /** True where the text depends on `site.time`. */
  readsTime: boolean
  /** The paths in the archive of the files beside it that it includes, or would if they were there; sorted. */
  included: string[]
}

/** A template is the text of a post, or of a page. */
export type Subject = Post | TimedPage

/** @param urls holds the URLs of the posts and pages that the text links to, by the names in it */
export type RenderText = (
  post: Subject,
  text: string,
  urls: Record<string, string>,
  part?: DocumentPart,
) => RenderedText

/**
 * Creates Jekyll's Liquid. It reports the errors of a template, and leaves out tags and filters that do not exist. A text that does
 * not parse stays as it is.
 *
 * @returns a function that renders a text of a post
 */
export function createLiquid(site: RenderSite, conversions: Conversions, readBeside: ReadBeside): RenderText {
  let scope: SiteScope | null = null
  const includes = createIncludes(site.includes ?? {})

  return (post, text, urls, part = '') => {
    if (!hasLiquid(text) || post.data.render_with_liquid === false)
      return { text, problems: [], hasDeadLinks: false, readsTime: false, included: [] }
    scope ??= new SiteScope(site)
    const found = new Map<string, number | null>()
    const report = (detail: string, offset: number | null): void => {
      if (found.has(detail) || found.size >= MOST_FINDINGS) return
      found.set(detail, offset === null ? null : post.bodyLine + lineAt(text, offset) - 1)
    }
    const asked = new Set<string>()
    const beside = createBeside(post, readBeside, asked)
    const around = {
      ...conversions,
      url: site.config.url,
      base: site.config.base,
      timeZone: site.config.timeZone,
      report,
      linkTo: (name: string) => (Object.hasOwn(urls, name) ? (urls[name] ?? null) : staticAddress(name, site.config)),
      included: (file: string, place: Place) => (place === 'beside' ? beside(file) : includes(file)),
    }
    let readsTime = false
    const rendered = renderText(post, text, { scope, tellTime: () => (readsTime = true) }, around, part)
    const problems = [...found].map(([detail, line]): Problem => ({ path: post.file, line, reason: 'Liquid', detail }))
    const hasDeadLinks = rendered.includes(NOWHERE)
    return { text: rendered, problems, hasDeadLinks, readsTime, included: [...asked].sort() }
  }
}

const hasLiquid = (text: string): boolean => /\{[{%]/.test(text)

/** Renders a text. It stays as it is where it does not parse or cannot be rendered to its end. */
function renderText(
  post: Subject,
  text: string,
  { scope, tellTime }: { scope: SiteScope; tellTime: () => void },
  around: Context['around'],
  part: DocumentPart,
): string {
  const budget = new Budget()
  const most = mostOutput(text)
  const excerpt = (): Value =>
    isPage(post) ? null : renderExcerpt(post, around, (excerpt) => run(excerpt, () => null, '#excerpt'))
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
      ['site', scope.drop(post, tellForeign, tellTime)],
      [
        'page',
        isPage(post)
          ? sitePageDrop(post, around.timeZone)
          : pageDrop(post, around.timeZone, excerpt, tellForeign, part),
      ],
      ['jekyll', jekyllDrop],
      // Jekyll's names for what `{% highlight %}` puts around its code.
      ...(post.markup === 'markdown' ? highlighterMargins : []),
    ])
    const context = new Context(budget, environment, around, most)
    const output = new Output(most)
    renderBody(body, context, output)
    return output.text
  }
}

const highlighterMargins = [
  ['highlighter_prefix', '\n'],
  ['highlighter_suffix', '\n'],
] as const

const isPage = (subject: Subject): subject is TimedPage => !('jekyllId' in subject)

/** Renders `page.excerpt`, which is the beginning of the text. */
function renderExcerpt(
  { body, excerptSeparator, markup }: Post,
  around: Context['around'],
  run: (text: string) => string,
) {
  const cut = excerptOf(body, excerptSeparator)
  const text = hasLiquid(cut) ? run(cut) : cut
  return markup === 'markdown' ? around.markdown(text) : text
}

// These are Jekyll's `VALID_FILENAME_CHARS` and `INVALID_SEQUENCES`. No path that they allow leads to a folder above.
const isFileName = (file: string): boolean => /^[\w/.\-()+~#@]+$/.test(file) && !/[./]{2}|^\//.test(file)

/** Finds templates of `_includes`, and parses each of them when it is first included. */
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

/** Finds files beside a post, and keeps them while the post is rendered. @param asked takes the paths of all that are asked for */
function createBeside(post: Subject, readBeside: ReadBeside, asked: Set<string>): (file: string) => Included | null {
  const location = isPage(post) ? post.file : post.location
  const folder = location.slice(0, Math.max(0, location.lastIndexOf('/')))
  const read = new Map<string, Included | null>()
  return (file) => {
    const known = read.get(file)
    if (known !== undefined) return known
    const found = isFileName(file) ? readBeside(folder, file) : null
    if (isFileName(file)) asked.add(folder === '' ? file : `${folder}/${file}`)
    if (found !== null) asked.add(found.target)
    const text = found?.text ?? null
    const included = text === null ? null : toIncluded(text)
    read.set(file, included)
    return included
  }
}

/** Parses an included file. One that does not parse is left out, and its errors are reported wherever it is included. */
function toIncluded(text: string): Included {
  // Each error is kept once, with its first place, because finding a line means a walk through the text.
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

/** Finds the line of a place in a text, counted from 1. */
function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Renders a template that is not a post's text; null where it does not parse, or cannot be rendered to its end. */
export type RenderTemplate = (
  template: string,
  given: { post: Post } | { posts: readonly Post[]; page: Post },
) => string | null

/**
 * Creates Liquid for templates that are not a post's text. Those of entry ids read `site` and `post`, and those of feeds read
 * `site.posts`. Their errors are not reported.
 */
export function createTemplates(site: RenderSite, conversions: Conversions): RenderTemplate {
  const scope = new SiteScope(site)
  const includes = createIncludes(site.includes ?? {})
  const { timeZone, base } = site.config
  // As the configuration has it: a slash at its end makes two of them.
  const url = typeof site.liquid.url === 'string' && site.liquid.url !== '' ? site.liquid.url : site.config.url
  const ignore = (): void => {}
  const dropOf = (post: Post): Value => pageDrop(post, timeZone, () => null, ignore)
  const around = {
    ...conversions,
    url,
    base,
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
