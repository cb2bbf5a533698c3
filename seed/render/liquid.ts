import { Liquid, type TagToken, type Template, type TopLevelToken } from 'liquidjs'
import type { Config } from '../archive/config.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import type { JekyllSite } from '../archive/site.ts'
import { CountedCaseTag, countedOperators, countSteps, parseBounded } from './liquid-bounds.ts'
import { jekyllFilters } from './liquid-filters.ts'
import { highlightTag, linkTag } from './liquid-tags.ts'

/** What of the site rendering a post looks at. */
export type RenderSite = Pick<JekyllSite, 'liquid'> & {
  config: Pick<Config, 'url' | 'idUrl' | 'language' | 'hosts' | 'originalUrls' | 'dropImages' | 'newsFields'>
}

/** Where the tags and filters of the template that is at work put what they have to say. */
export interface Findings {
  /** @param line counted from 1 within the template; null where it is not known. Asked only for what is new: it is slow */
  report(detail: string, line: () => number | null): void
}

// Posts are anybody's. What one may cost is bounded by counts, so that every machine makes the same of it; the clock, in
// milliseconds, is only there for what they do not count.
const limits = { memoryLimit: 1_000_000, renderLimit: 20_000 }

/** Characters that a template may make of a text. What comes after Liquid takes its time for each of them. */
const mostOutput = (text: string): number => 500_000 + 2 * text.length

// Each costs a walk through the text; whoever has mended so many loads again.
const MOST_FINDINGS = 100

// Tags of liquidjs that read files, which a post may not, and one that hides other tags and that Jekyll does not have.
const refusedTags = ['include', 'include_relative', 'render', 'layout', 'block', 'liquid']

/**
 * Jekyll's Liquid. What a template does wrong is reported; a tag or filter that does not exist is left out, and a text
 * that does not parse stays as it is.
 *
 * @returns a function from a text of a post to what Liquid makes of it; `urls` are those of the posts that it links to
 */
export function createLiquid(site: RenderSite, markdown: (text: string) => string) {
  let found: Map<string, number | null> = new Map()
  let linked: Record<string, string> = {}
  const findings: Findings = {
    report: (detail, line) => void (found.has(detail) || found.size >= MOST_FINDINGS || found.set(detail, line())),
  }
  const engine = new Liquid({
    strictFilters: true,
    ownPropertyOnly: true,
    preserveTimezones: true,
    templates: {},
    ...limits,
    operators: countedOperators,
    // Dates without a zone are UTC on every machine.
    timezoneOffset: 0,
  })
  countSteps(engine)
  engine.registerTag('case', CountedCaseTag)
  engine.registerTag('highlight', highlightTag)
  engine.registerTag(
    'post_url',
    linkTag('post_url', () => linked, findings),
  )
  engine.registerTag(
    'link',
    linkTag('link', () => linked, findings),
  )
  for (const name of refusedTags) leaveOutTag(engine, name, findings)
  for (const [name, filter] of Object.entries(jekyllFilters(site, markdown))) engine.registerFilter(name, filter)
  for (const name of clockFilters) withoutClock(engine, name)

  return async (
    post: Post,
    text: string,
    urls: Record<string, string>,
  ): Promise<{ text: string; problems: Problem[] }> => {
    if (!/\{[{%]/.test(text) || post.data.render_with_liquid === false) return { text, problems: [] }
    found = new Map()
    linked = urls
    const rendered = renderText(engine, text, scopeOf(post, site), findings)
    const problems = [...found].map(
      ([detail, line]): Problem => ({
        path: post.file,
        line: line === null ? null : post.bodyLine + line - 1,
        reason: 'Liquid',
        detail,
      }),
    )
    return { text: rendered ?? text, problems }
  }
}

const clockFilters = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string']

/** Takes "now" and "today" from a filter: what an archive gives does not depend on the clock. */
function withoutClock(engine: Liquid, name: string): void {
  const builtin = engine.filters[name]
  if (typeof builtin !== 'function') return
  engine.registerFilter(name, function (value: unknown, ...args: unknown[]) {
    return /^\s*(?:now|today)\s*$/i.test(String(value)) ? '' : builtin.call(this, value, ...args)
  })
}

function scopeOf(post: Post, { liquid: site }: RenderSite): object {
  const { path, jekyllId, title, published, categoryWords: categories, tags, file, body, data } = post
  return {
    site,
    page: { ...data, url: path, id: jekyllId, title, date: published, categories, tags, path: file, content: body },
  }
}

/** null where the text does not parse or does not come to an end. */
function renderText(engine: Liquid, text: string, scope: object, findings: Findings): string | null {
  const unknownFilters: string[] = []
  const fail = (what: string, error: unknown): null => {
    findings.report(`${what}: ${messageOf(error)}; the text stays as it is`, () => lineOf(error))
    return null
  }
  try {
    const templates = parse(engine, text, findings, unknownFilters)
    try {
      const output = String(engine.renderSync(templates, scope))
      if (output.length > mostOutput(text)) throw new Error('output limit exceeded')
      return output
    } catch (error) {
      return fail('it cannot be rendered', error)
    }
  } catch (error) {
    return fail('it does not parse', error)
  } finally {
    // The next text that names one is to be reported with its own line.
    for (const name of unknownFilters) delete engine.filters[name]
  }
}

// A text names only so many unknown things; more are an attack.
const MOST_UNKNOWN = 100

/** Parses; where a tag or filter is unknown, makes it known as one that is left out, and parses again. */
function parse(engine: Liquid, text: string, findings: Findings, unknownFilters: string[]): Template[] {
  for (let unknown = 0; ; unknown++) {
    try {
      return parseBounded(engine, text)
    } catch (error) {
      const message = messageOf(error)
      const tag = /^tag "(\w+)" not found/.exec(message)?.[1]
      const filter = /^undefined filter: (\w+)/.exec(message)?.[1]
      if (unknown === MOST_UNKNOWN || (tag === undefined && filter === undefined)) throw error
      if (tag !== undefined) leaveOutTag(engine, tag, findings)
      if (filter === undefined) continue
      findings.report(`the filter "${filter}" is not known and left out`, () => lineOf(error))
      engine.registerFilter(filter, (value: unknown) => value)
      unknownFilters.push(filter)
    }
  }
}

function leaveOutTag(engine: Liquid, name: string, findings: Findings): void {
  engine.registerTag(name, {
    parse(token: TagToken, _rest: TopLevelToken[]) {
      findings.report(
        `the tag "${name}" is not known and left out, want one of Jekyll's without files`,
        () => token.getPosition()[0] ?? null,
      )
    },
    render: () => '',
  })
}

// liquidjs adds the place and the lines around it to its messages.
const messageOf = (error: unknown): string =>
  error instanceof Error ? (error.message.split(/, (?:line|file):|\n/, 1)[0] ?? '') : String(error)

function lineOf(error: unknown): number | null {
  const line = error instanceof Error ? /, line:(\d+)/.exec(error.message)?.[1] : undefined
  return line === undefined ? null : Number(line)
}
