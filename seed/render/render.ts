import type { Source } from '../../src/model/article.ts'
import { legalText } from '../../src/model/xml.ts'
import type { SiteContext } from '../archive/archive.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../problem.ts'
import { parseVisible, toCleanHtml } from './clean.ts'
import { excerptOf } from './excerpt.ts'
import { createLiquid } from './liquid.ts'
import { createMarkdown } from './markdown.ts'
import { takeNewsFields } from './news-fields.ts'
import { foldSpace, truncate } from './text.ts'
import { textOf } from './tree.ts'
import { absolute } from './urls.ts'

/** What is made of a post's text. */
export interface Rendered {
  /** Clean HTML whose URLs are all absolute. */
  html: string
  /** Plain text on one line, at most 200 characters. */
  summary: string
  source: Source | null
  /** Absolute URL. */
  image: string | null
  problems: Problem[]
}

const SUMMARY_LENGTH = 200

/** Renders the posts of one site. Pure: what a post becomes depends on the post and the context alone. */
export function createRenderer(context: SiteContext): (post: Post) => Promise<Rendered> {
  const markdown = createMarkdown()
  const renderLiquid = createLiquid(context, markdown)

  return async (post) => {
    const postUrl = context.url + post.path
    const parse = (text: string) => parseVisible(post.markup === 'markdown' ? markdown(text) : text, postUrl)

    const { text, problems } = await renderLiquid(post, post.body)
    const body = parse(text)
    const source = takeNewsFields(body, context.url)
    const bodyLine = foldSpace(textOf(body))
    const html = toCleanHtml(body)

    const given = post.description ?? post.excerpt
    const excerpt = async (): Promise<string> => {
      const cut = excerptOf(post.body, post.excerptSeparator)
      if (cut === post.body) return bodyLine
      // What Liquid has to say about it, it has said about the body.
      const head = parse((await renderLiquid(post, cut)).text)
      takeNewsFields(head, context.url)
      return foldSpace(textOf(head))
    }
    const summary = (given && foldSpace(textOf(parseVisible(given, postUrl)))) || (await excerpt()) || bodyLine
    return { html, summary: truncate(summary, SUMMARY_LENGTH), source, image: imageOf(post, postUrl), problems }
  }
}

function imageOf({ image }: Post, postUrl: string): string | null {
  const url = image === null || image.trim() === '' ? null : absolute(legalText(image), postUrl)
  return url !== null && /^https?:/.test(url) ? url : null
}
