import type { Enclosure, Source } from '../../src/model/article.ts'
import { legalText } from '../../src/model/xml.ts'
import { readMarkdown } from '../archive/markdown-options.ts'
import { originalUrlBy } from '../archive/original-url.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import { parseVisible, toCleanHtml, toPlainHtml } from './clean.ts'
import { dropDeadLinks, withoutNowhere } from './dead-links.ts'
import { enclosureOf } from './enclosure.ts'
import { excerptOf } from './excerpt.ts'
import { linkFrames } from './frames.ts'
import { dropImages, isDropped, markLiveCharts } from './images.ts'
import { createLiquid, type ReadBeside, type RenderedText } from './liquid/liquid.ts'
import type { RenderSite } from './liquid/site.ts'
import { createSiteMarkdown, createSmartypants } from './markdown.ts'
import { takeNewsFields } from './news-fields.ts'
import { deskSummary } from './summary.ts'
import { foldSpace, truncate } from './text.ts'
import { tidy } from './tidy.ts'
import { parseHtml, TangledError, textOf } from './tree.ts'
import { absolute, type Move } from './urls.ts'

/** The parts of an article that are made of a post's text. */
export interface Rendered {
  /** Clean HTML whose URLs are all absolute. */
  html: string
  /** Plain text on one line, at most 200 characters. */
  summary: string
  source: Source | null
  /** Absolute URL. */
  image: string | null
  enclosure: Enclosure | null
  problems: Problem[]
}

const SUMMARY_LENGTH = 200

/** The facts of the archive that go into the article of a post, as plain data. */
export interface Around {
  /** Paths of the posts that it links to, by the names in `links`. */
  urls: Record<string, string>
  /** True where the archive is a news desk's, see ../plan/arrange.ts. */
  isDesk: boolean
  /** The names in brackets at the end of its text (`endings` of its marks) that are sources. */
  sources: string[]
}

export type Render = (post: Post, around: Around) => Promise<Rendered>

/**
 * Makes the function that renders the posts of one site. It is pure: the result depends only on the site, the post, what is around
 * it and the files beside it.
 */
export function createRenderer(site: RenderSite, readBeside: ReadBeside = () => null): Render {
  const { config } = site
  const { options } = readMarkdown(site.liquid)
  const markdown = createSiteMarkdown(options)
  const renderLiquid = createLiquid(site, { markdown, smartify: createSmartypants(options.kramdown) }, readBeside)
  const move: Move = { from: new Set(config.hosts), to: config.url }
  const ownHosts = hostsOf(config)
  const isAsked = config.newsFields === 'on'
  const originalUrl = originalUrlBy(config.originalUrls)
  const liveNote = /^zh\b/i.test(config.language) ? '（实时行情图）' : '(live chart)'

  return async (post, { urls, isDesk, sources }) => {
    const postUrl = config.url + post.path
    const parse = ({ text, hasDeadLinks }: Pick<RenderedText, 'text' | 'hasDeadLinks'>) => {
      const root = parseVisible(post.markup === 'markdown' ? markdown(text) : text, postUrl, move)
      if (hasDeadLinks) dropDeadLinks(root)
      return root
    }

    const rendered = renderLiquid(post, post.body, urls)
    const { problems } = rendered
    const image = imageOf(post, `${config.url}/`, move, config.dropImages)
    try {
      const body = parse(rendered)
      const { source, isDeskPost } =
        config.newsFields === 'off'
          ? { source: null, isDeskPost: false }
          : takeNewsFields(body, {
              isDesk: isDesk || isAsked,
              isAsked,
              name: nameIn(post),
              sources,
              ownHosts,
              originalUrl,
            })
      if (isDeskPost) tidy(body, post.title)
      const summary =
        givenSummary(post, postUrl) || (isDeskPost ? deskSummary(body, post.title) : excerptLine(textOf(body)))
      dropImages(body, config.dropImages)
      if (isDeskPost) markLiveCharts(body, liveNote)
      for (const detail of linkFrames(body, isDeskPost))
        problems.push({ path: post.location, line: null, reason: 'not shown', detail })
      const html = toCleanHtml(body)
      const enclosure = enclosureOf(body, image)
      return { html, summary: truncate(summary, SUMMARY_LENGTH), source, image, enclosure, problems }
    } catch (error) {
      if (!(error instanceof TangledError)) throw error
      const html = toPlainHtml(withoutNowhere(rendered.text))
      const detail = `${error.message}, want HTML as people write it; shown as plain text`
      problems.push({ path: post.file, line: null, reason: error.reason, detail })
      return {
        html,
        summary: truncate(foldSpace(textOf(parseHtml(html))), SUMMARY_LENGTH),
        source: null,
        image,
        enclosure: enclosureOf({ type: 'root', children: [] }, image),
        problems,
      }
    }

    /** Makes the text of the excerpt, on one line; that of the whole post where the excerpt is empty. */
    function excerptLine(whole: string): string {
      const cut = excerptOf(post.body, post.excerptSeparator)
      if ((cut === post.body && !namesItself.test(cut)) || isLong(cut)) return foldSpace(whole)
      // Problems of Liquid are left out here, since the body has reported them.
      const head = parse(renderLiquid(post, cut, urls, '#excerpt'))
      return foldSpace(textOf(head)) || foldSpace(whole)
    }
  }
}

/** True for an excerpt whose text differs from that of the body, see `DocumentPart`. */
const namesItself = /\bpage\.(?:id|path|relative_path)\b/

/** True for an excerpt so long that a summary ends before it does. Then the beginning of the whole text is the same. */
const isLong = (excerpt: string): boolean => excerpt.replace(/<[^<>]*>/g, '').length > 4 * SUMMARY_LENGTH

/** Reads `description`, else `excerpt` of the front matter as text. jekyll-feed looks at them in this order. */
function givenSummary({ description, excerpt }: Post, postUrl: string): string {
  const given = description ?? excerpt
  return given === null ? '' : foldSpace(textOf(parseVisible(given, postUrl)))
}

/** Collects the hosts of the site: the one where it is, and those where its ids and its configuration say that it was. */
function hostsOf({ url, idUrl, hosts }: RenderSite['config']): ReadonlySet<string> {
  return new Set([...hosts, ...[url, idUrl].flatMap((address) => URL.parse(address)?.host ?? [])])
}

const nameIn = ({ jekyllId }: Post): string => jekyllId.slice(jekyllId.lastIndexOf('/') + 1)

/** Makes the picture's address absolute. As in jekyll-feed it is relative to the site and not to the post's folder. */
function imageOf({ image }: Post, siteUrl: string, move: Move, dropped: readonly string[]): string | null {
  const url = image === null || image.trim() === '' ? null : absolute(legalText(image), siteUrl, move)
  return url !== null && /^https?:/.test(url) && !isDropped(url, dropped) ? url : null
}
