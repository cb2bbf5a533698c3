import { namedRecordings } from '../../../seed/archive/front-recording.ts'
import type { Post } from '../../../seed/archive/post.ts'
import type { RenderSite } from '../../../seed/render/liquid/site.ts'
import { type Around, createRenderer, type Rendered } from '../../../seed/render/render.ts'

/** A post at https://news.example.com/a/b.html whose body begins on line 3 of its file. */
export const makePost = (given: Partial<Post>): Post => ({
  file: '_posts/2021-01-01-b.md',
  location: '_posts/2021-01-01-b.md',
  day: '2021-01-01',
  markup: 'markdown',
  path: '/a/b.html',
  jekyllId: '/a/b',
  title: 'A',
  published: '2021-01-01T00:00:00Z',
  updated: '2021-01-01T00:00:00Z',
  categories: [],
  categoryWords: [],
  tags: [],
  authors: [],
  contacts: [],
  image: null,
  language: null,
  description: null,
  excerpt: null,
  excerptSeparator: '\n\n',
  episode: null,
  redirects: [],
  redirectTo: null,
  excerptOnly: false,
  inSitemap: true,
  canonical: null,
  links: [],
  desk: null,
  isLong: false,
  textAt: { offset: 0, hash: '' },
  body: 'hi',
  bodyLine: 3,
  data: {},
  // Whoever reads a post finds them in its front matter.
  ...(given.data !== undefined && { recordings: namedRecordings(given.data) }),
  ...given,
})

export const site: RenderSite = {
  config: {
    url: 'https://news.example.com',
    base: '',
    idUrl: 'https://news.example.com',
    language: 'en',
    timeZone: 'UTC',
    hosts: [],
    originalUrls: [],
    dropImages: [],
    newsFields: null,
    collectionsDir: '',
    outputCollections: [],
  },
  liquid: { title: 'News', data: { authors: { lin: { name: 'Lin Harbour' } } } },
}

const urls = { '2021-01-02-c': '/a/c.html', '_posts/2021-01-02-c.md': '/a/c.html' }

const renderPost = createRenderer(site)

/** Renders a post of which only this is given, in an archive and at a site of which only that is. */
export function render(
  given: Partial<Post>,
  around: Partial<Around> = {},
  config: Partial<RenderSite['config']> | null = null,
): Promise<Rendered> {
  const renderHere = config === null ? renderPost : createRenderer({ ...site, config: { ...site.config, ...config } })
  return renderHere(makePost(given), { urls, isDesk: false, sources: [], ...around })
}

/** Renders a post of a news desk's archive. */
export const renderAtDesk = (
  given: Partial<Post>,
  config: Partial<RenderSite['config']> | null = null,
  sources: string[] = [],
): Promise<Rendered> => render({ title: 'Another title', ...given }, { isDesk: true, sources }, config)

/** Renders the body of an .html post. */
export const cleanOf = async (body: string): Promise<string> => (await render({ markup: 'html', body })).html
