import type { Root } from 'hast'
import { shortened } from '../../src/model/cut-text.ts'
import { absoluteUrl } from '../../src/model/site.ts'
import type { ShownPage } from '../../src/model/site-page.ts'
import { readMarkdown } from '../archive/markdown-options.ts'
import type { Pictures } from '../archive/pictures.ts'
import type { Problem } from '../archive/problem.ts'
import { scalar } from '../archive/scalar.ts'
import type { SitePage } from '../archive/site-page.ts'
import { parseVisible, toCleanHtml, toPlainHtml } from './clean.ts'
import { dropDeadLinks, withoutNowhere } from './dead-links.ts'
import { linkFrames } from './frames.ts'
import { dropImages } from './images.ts'
import { createLiquid, type ReadBeside } from './liquid/liquid.ts'
import type { RenderSite } from './liquid/site.ts'
import { createSiteMarkdown, createSmartypants } from './markdown.ts'
import { withoutNotes } from './notes.ts'
import { addSizes, PicturesOfPost } from './pictures.ts'
import { foldSpace } from './text.ts'
import { shownTitle } from './title.ts'
import { type Content, isElement, parseHtml, rewrite, TangledError, textOf } from './tree.ts'
import type { Move } from './urls.ts'

/** What is made of the text of a page, or of a file that Liquid renders. */
export interface RenderedPage {
  /** Null for a file, and for a page whose text is nothing that anybody could see. */
  shown: ShownPage | null
  /** The text of a file; null for a page. */
  text: string | null
  /** True where it depends on `site.time`. */
  readsTime: boolean
  /** The paths in the archive of pictures that it shows and that the site does not have; absent where it has all. */
  missingPictures?: string[]
  /** The paths of files beside it that it includes, or would if they were there; absent where it includes none. */
  included?: string[]
  problems: Problem[]
}

/** The facts of the archive that go into a page, as plain data. */
export interface PageAround {
  /** Paths of the posts and pages that it links to, by the names in `links`. */
  urls: Record<string, string>
  /** When the newest article was published, RFC 3339: this is the time of the site. */
  time: string
}

export type RenderPage = (page: SitePage, around: PageAround) => RenderedPage

const DESCRIPTION_LENGTH = 200

/** Makes the function that renders the pages of one site. It is pure, as `createRenderer` is. */
export function createPageRenderer(
  site: RenderSite,
  readBeside: ReadBeside = () => null,
  pictures: Pictures = () => ({ isThere: true, size: null }),
): RenderPage {
  const { config } = site
  const { options } = readMarkdown(site.liquid)
  const markdown = createSiteMarkdown(options)
  const renderLiquid = createLiquid(site, { markdown, smartify: createSmartypants(options.kramdown) }, readBeside)
  const move: Move = { from: new Set(config.hosts), to: config.url, base: config.base }

  return (page, { urls, time }) => {
    const liquid = renderLiquid({ ...page, published: time }, page.body, urls)
    const { text, problems, hasDeadLinks, readsTime, included } = liquid
    const facts = { readsTime, ...(included.length > 0 && { included }), problems }
    if (page.kind === 'file') return { shown: null, text: withoutNowhere(text), ...facts }
    const used = new PicturesOfPost(absoluteUrl(config, '/'), pictures)
    const made = (shown: ShownPage | null): RenderedPage => ({
      ...{ shown, text: null, ...facts },
      ...(used.missing.length > 0 && { missingPictures: used.missing }),
    })
    try {
      const root = parseVisible(
        page.markup === 'markdown' ? markdown(text) : text,
        absoluteUrl(config, page.path),
        move,
      )
      if (hasDeadLinks) dropDeadLinks(root)
      dropImages(root, config.dropImages)
      for (const detail of linkFrames(root, false))
        problems.push({ path: page.file, line: null, reason: 'not shown', detail })
      addSizes(root, (url) => used.sizeOf(url))
      return made(toShown(page, root, titleOfSite(site)))
    } catch (error) {
      if (!(error instanceof TangledError)) throw error
      const detail = `${error.message}, want HTML as people write it; shown as plain text`
      problems.push({ path: page.file, line: null, reason: error.reason, detail })
      return made(toShown(page, parseHtml(toPlainHtml(withoutNowhere(text))), titleOfSite(site)))
    }
  }
}

const titleOfSite = ({ liquid }: RenderSite): string => scalar(liquid.title) ?? ''

/** Makes what is shown of a page; null where nobody could see anything of it. */
function toShown(page: SitePage, root: Root, siteTitle: string): ShownPage | null {
  const headings = headingsOf(root)
  const [first] = headings
  const title = shownTitle(page.title ?? first?.text ?? titleOfFile(page.file, siteTitle))
  const hasHeading = headings.some(({ level }) => level === 1) || first?.text === title
  const text = foldSpace(textOf(root))
  const html = toCleanHtml(root, hasHeading ? 1 : 2)
  if (text === '' && !/<(?:img|iframe|video|audio)\b/.test(html)) return null
  return {
    title,
    ...(hasHeading && { hasHeading }),
    language: page.language,
    description: shortened(
      foldSpace(page.description ?? '') || foldSpace(textOf(withoutNotes(root))),
      DESCRIPTION_LENGTH,
    ),
    ...(page.canonical !== null && { canonical: page.canonical }),
    html,
  }
}

function headingsOf(root: Root): { level: number; text: string }[] {
  const headings: { level: number; text: string }[] = []
  const look = (node: Content): Content => {
    const level = isElement(node) ? Number(/^h([1-6])$/.exec(node.tagName)?.[1]) : Number.NaN
    if (!Number.isNaN(level)) headings.push({ level, text: foldSpace(textOf(node)) })
    return node
  }
  rewrite(root, look)
  return headings.filter(({ text }) => text !== '')
}

/** The title of a page that has none: the name of its file, or that of the folder whose index it is. */
function titleOfFile(file: string, siteTitle: string): string {
  const steps = file.replace(/\.[^./]*$/, '').split('/')
  if (steps.at(-1) === 'index') steps.pop()
  const name = foldSpace((steps.at(-1) ?? '').replace(/[-_]+/g, ' '))
  return name === '' ? siteTitle : name.slice(0, 1).toUpperCase() + name.slice(1)
}
