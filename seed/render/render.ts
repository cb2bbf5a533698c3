import type { Root } from 'hast'
import type { Article, Enclosure, Source } from '../../src/model/article.ts'
import { shortened } from '../../src/model/cut-text.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import { legalText } from '../../src/model/xml.ts'
import { readMarkdown } from '../archive/markdown-options.ts'
import { originalUrlBy } from '../archive/original-url.ts'
import type { Size } from '../archive/picture-bytes.ts'
import type { Pictures } from '../archive/pictures.ts'
import type { Post } from '../archive/post.ts'
import type { Problem } from '../archive/problem.ts'
import { onHost } from '../archive/web-url.ts'
import { parseVisible, toCleanHtml, toPlainHtml } from './clean.ts'
import { dropDeadLinks, withoutNowhere } from './dead-links.ts'
import { enclosureOf, enclosureOfFrontMatter } from './enclosure.ts'
import { excerptOf } from './excerpt.ts'
import { linkFrames } from './frames.ts'
import { dropImages, isDropped, markLiveCharts } from './images.ts'
import { createLiquid, type ReadBeside, type RenderedText } from './liquid/liquid.ts'
import type { RenderSite } from './liquid/site.ts'
import { createSiteMarkdown, createSmartypants } from './markdown.ts'
import { takeNewsFields } from './news-fields.ts'
import { withoutNotes } from './notes.ts'
import { addSizes, beginsWith, PicturesOfPost } from './pictures.ts'
import { readingMinutes } from './reading-time.ts'
import { deskSummary } from './summary.ts'
import { foldSpace } from './text.ts'
import { tidy } from './tidy.ts'
import { parseHtml, TangledError, textOf } from './tree.ts'
import { absolute, type Move } from './urls.ts'

/** The parts of an article that are made of a post's text. */
export interface Rendered {
  /** Clean HTML whose URLs are all absolute. */
  html: string
  /** It takes so many minutes to read; absent where there is nothing to read. */
  minutes?: number
  /** Plain text on one line, at most 200 characters. */
  summary: string
  source: Source | null
  /** Absolute URL. */
  image: string | null
  /** What there is to say of the picture; absent where there is none. */
  picture?: Picture
  /** The paths in the archive of pictures and recordings that it shows and that are not served; absent where all are. */
  missingPictures?: string[]
  /** The paths in the archive of files beside it that it includes, or would if they were there; absent where it includes none. */
  included?: string[]
  enclosure: Enclosure | null
  problems: Problem[]
}

/** What an article says of its picture besides the address. */
export type Picture = Pick<Article, 'imageSize' | 'imageAlt' | 'imageIsDefault' | 'imageCaption' | 'imageOnTop'>

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
 * it and the files beside it, and on the pictures and recordings of the site that it shows.
 */
export function createRenderer(
  site: RenderSite,
  readBeside: ReadBeside = () => null,
  pictures: Pictures = () => ({ isThere: true, size: null }),
): Render {
  const { config } = site
  const { options } = readMarkdown(site.liquid)
  const markdown = createSiteMarkdown(options)
  const renderLiquid = createLiquid(site, { markdown, smartify: createSmartypants(options.kramdown) }, readBeside)
  const move: Move = { from: new Set(config.hosts), to: config.url, base: config.base }
  const ownHosts = hostsOf(config)
  const isAsked = config.newsFields === 'on'
  const originalUrl = originalUrlBy(config.originalUrls)
  const liveNote = /^zh\b/i.test(config.language) ? '（实时行情图）' : '(live chart)'

  return async (post, { urls, isDesk, sources }) => {
    const postUrl = absoluteUrl(config, post.path)
    const parse = ({ text, hasDeadLinks }: Pick<RenderedText, 'text' | 'hasDeadLinks'>) => {
      const root = parseVisible(post.markup === 'markdown' ? markdown(text) : text, postUrl, move)
      if (hasDeadLinks) dropDeadLinks(root)
      return root
    }

    const rendered = renderLiquid(post, post.body, urls)
    const { problems } = rendered
    const included = new Set(rendered.included)
    const image = imageOf(post, config, move)
    const shown = new PicturesOfPost(absoluteUrl(config, '/'), pictures)
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
        givenSummary(post, postUrl) ||
        (isDeskPost ? deskSummary(withoutNotes(body), post.title) : excerptLine(textOf(withoutNotes(body))))
      dropImages(body, config.dropImages)
      if (isDeskPost) markLiveCharts(body, liveNote)
      for (const detail of linkFrames(body, isDeskPost))
        problems.push({ path: post.location, line: null, reason: 'not shown', detail })
      addSizes(body, (url) => shown.sizeOf(url))
      const enclosure = enclosureOf(body, (url) => shown.lengthOf(url)) ?? enclosureNamed()
      const ofPictures = describePictures(body)
      const ofTime = timeToRead(textOf(body))
      const html = toCleanHtml(body)
      const facts = { summary: shortened(summary, SUMMARY_LENGTH), source, image, ...ofPictures, enclosure, problems }
      return { html, ...facts, ...ofTime, ...ofIncluded() }
    } catch (error) {
      if (!(error instanceof TangledError)) throw error
      const html = toPlainHtml(withoutNowhere(rendered.text))
      const enclosure = enclosureNamed()
      const detail = `${error.message}, want HTML as people write it; shown as plain text`
      problems.push({ path: post.file, line: null, reason: error.reason, detail })
      const text = textOf(parseHtml(html))
      return {
        html,
        summary: shortened(foldSpace(text), SUMMARY_LENGTH),
        ...timeToRead(text),
        source: null,
        image,
        ...describePictures(null),
        enclosure,
        problems,
        ...ofIncluded(),
      }
    }

    function enclosureNamed(): Enclosure | null {
      const home = absoluteUrl(config, '/')
      const toUrl = (address: string) => absolute(onHost(config.base, legalText(address)), home, move)
      return enclosureOfFrontMatter(post.recordings ?? [], toUrl, (url) => shown.lengthOf(url))
    }

    function ofIncluded(): Pick<Rendered, 'included'> {
      return included.size === 0 ? {} : { included: [...included].sort() }
    }

    /** Says what there is to say of the pictures of the post. The body must have been looked at before. */
    function describePictures(body: Root | null): Pick<Rendered, 'picture' | 'missingPictures'> {
      const picture = image === null ? null : pictureOf(post, shown.sizeOf(image), markdown)
      const isOnTop = picture !== null && !picture.imageIsDefault && (body === null || !beginsWith(body, image ?? ''))
      const { missing } = shown
      return {
        ...(picture !== null && { picture: isOnTop ? { ...picture, imageOnTop: true } : picture }),
        ...(missing.length > 0 && { missingPictures: missing }),
      }
    }

    /** Makes the text of the excerpt, on one line; that of the whole post where the excerpt is empty. */
    function excerptLine(whole: string): string {
      const cut = excerptOf(post.body, post.excerptSeparator)
      if ((cut === post.body && !namesItself.test(cut)) || isLong(cut)) return foldSpace(whole)
      // Problems of Liquid are left out here, since the body has reported them.
      const excerpt = renderLiquid(post, cut, urls, '#excerpt')
      for (const file of excerpt.included) included.add(file)
      const head = parse(excerpt)
      return foldSpace(textOf(withoutNotes(head))) || foldSpace(whole)
    }
  }
}

function timeToRead(text: string): Pick<Rendered, 'minutes'> {
  const minutes = readingMinutes(text)
  return minutes === 0 ? {} : { minutes }
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
function imageOf({ image }: Post, config: RenderSite['config'], move: Move): string | null {
  const given = onHost(config.base, legalText(image ?? '').trim())
  const url = given === '' ? null : absolute(given, absoluteUrl(config, '/'), move)
  return url !== null && /^https?:/.test(url) && !isDropped(url, config.dropImages) ? url : null
}

/** A description or caption has at most so many characters. */
const MOST_OF_TEXT = 500

/** Makes what an article says of its picture, but for where it is shown. The size is that of the file, if the site has it. */
function pictureOf({ imageDetails }: Post, size: Size | null, markdown: (text: string) => string): Picture {
  const { alt = null, caption = null, isDefault = false } = imageDetails ?? {}
  const { width, height } = size ?? imageDetails?.size ?? {}
  const [description, below] = [plainText(alt ?? ''), captionText(caption ?? '', markdown)]
  return {
    ...(width !== undefined && height !== undefined && { imageSize: [width, height] }),
    ...(description !== '' && { imageAlt: description }),
    ...(isDefault && { imageIsDefault: true }),
    ...(below !== '' && { imageCaption: below }),
  }
}

const plainText = (text: string): string => shortened(foldSpace(legalText(text)), MOST_OF_TEXT)

/** The text of a caption, which may be written in Markdown or HTML. */
function captionText(caption: string, markdown: (text: string) => string): string {
  const beginning = caption.slice(0, 4 * MOST_OF_TEXT)
  try {
    return plainText(textOf(parseHtml(markdown(beginning))))
  } catch (error) {
    if (!(error instanceof TangledError)) throw error
    return plainText(beginning)
  }
}
