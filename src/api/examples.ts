import type { Entry } from '../model/article.ts'
import type { HeadInParts } from '../model/lists.ts'
import { API_PATH, pathStem } from '../model/paths.ts'
import { yearCounts } from '../model/periods.ts'
import type { SectionKind } from '../model/section-order.ts'
import type { Site } from '../model/site.ts'
import { entryMarkdown } from './markdown.ts'
import { EXAMPLE_NAME, EXAMPLE_STEM } from './schema.ts'
import { articlePath, entryJson, fieldsIn, indexJson, sectionJson, siteJson } from './wire.ts'

/** A question to an operation, and what it is answered with. */
export interface Example {
  /** Path and query. */
  question: string
  /** JSON, or Markdown as a text. Where it is absent, the examples in the description of the answer fit the question. */
  answer?: unknown
}

/** What an example leaves out. */
const LEFT_OUT = '…'

/**
 * Makes an example for each operation from something that this site has. They are about its newest article, and what answers
 * questions writes the answers, so that they fit. The head of all articles tells all of it but for the article's body, and for the
 * totals of its category and its tag, which are those among the newest.
 */
export function examplesOf(site: Site, head: HeadInParts): Record<string, Example> {
  const { total, months } = head
  const entries = head.entries.slice(0)
  const [newest, before = null] = entries
  const article = articlePath(newest === undefined ? EXAMPLE_STEM : pathStem(newest.path))
  const fields = 'title,url,date_published'
  const title = (entry: Entry) => entryJson(site, entry, fieldsIn('title'))
  return {
    listArticles: {
      question: `${API_PATH}/articles?limit=2&fields=${fields}`,
      answer: newest && {
        data: entries.slice(0, 2).map((entry) => entryJson(site, entry, fieldsIn(fields))),
        meta: { total, next: total > 2 ? LEFT_OUT : null, previous: null },
      },
    },
    getArticle: {
      question: article,
      answer: newest && {
        data: { ...entryJson(site, newest), language: site.language, content_html: `<p>${LEFT_OUT}</p>` },
      },
    },
    getArticleMarkdown: {
      question: `${article}.md`,
      answer: newest === undefined ? '' : entryMarkdown(site, newest, LEFT_OUT),
    },
    countArticles: {
      question: `${API_PATH}/articles/counts?by=year`,
      answer: months && {
        data: yearCounts(months)
          .map(([period, total]) => ({ period, total }))
          .reverse(),
        meta: { total },
      },
    },
    listChanges: { question: `${API_PATH}/changes` },
    getNeighbours: {
      question: `${article}/neighbours?fields=title`,
      answer: newest && { data: { newer: null, older: before && title(before) } },
    },
    getRelated: {
      question: `${article}/related?fields=title`,
      answer: newest && { data: before === null ? [] : [title(before)] },
    },
    ...sectionExamples(site, entries, 'category'),
    ...sectionExamples(site, entries, 'tag'),
    getSite: { question: `${API_PATH}/site`, answer: { data: siteJson(site) } },
    getIndex: { question: API_PATH, answer: { data: indexJson(site) } },
    getOpenApi: { question: `${API_PATH}/openapi.json` },
  }
}

/** Those about the category or the tag of the newest article that has one. */
function sectionExamples(site: Site, entries: readonly Entry[], kind: SectionKind): Record<string, Example> {
  const sectionsOf = ({ categories, tags }: Entry): { name: string; label: string }[] =>
    kind === 'category' ? categories : tags.map((name) => ({ name, label: name }))
  const newest = entries.find((entry) => sectionsOf(entry).length > 0)
  const [section] = newest === undefined ? [] : sectionsOf(newest)
  const name = section?.name ?? EXAMPLE_NAME
  const total = entries.filter((entry) => sectionsOf(entry).some((one) => one.name === name)).length
  const json = section && newest && sectionJson(site, kind, { ...section, total, newest: newest.published })
  const path = `${API_PATH}/${kind === 'tag' ? 'tags' : 'categories'}`
  return {
    [kind === 'tag' ? 'listTags' : 'listCategories']: {
      question: `${path}?prefix=${encodeURIComponent(name.toWellFormed())}`,
      answer: json && { data: [json], meta: { total: 1, next: null, previous: null } },
    },
    [kind === 'tag' ? 'getTag' : 'getCategory']: {
      question: `${path}/${encodeURIComponent(name.toWellFormed())}`,
      answer: json && { data: json },
    },
  }
}
