import type { Post } from '../../../seed/archive/post.ts'
import type { RenderSite } from '../../../seed/render/liquid.ts'
import { createRenderer, type Rendered } from '../../../seed/render/render.ts'

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
  image: null,
  language: null,
  description: null,
  excerpt: null,
  excerptSeparator: '\n\n',
  redirects: [],
  links: [],
  desk: null,
  textAt: { offset: 0, hash: '' },
  body: 'hi',
  bodyLine: 3,
  data: {},
  ...given,
})

export const site: RenderSite = {
  config: {
    url: 'https://news.example.com',
    idUrl: 'https://news.example.com',
    language: 'en',
    hosts: [],
    originalUrls: [],
    dropImages: [],
    newsFields: null,
  },
  liquid: { title: 'News', data: { authors: { lin: { name: 'Lin Harbour' } } } },
}

const urls = { '2021-01-02-c': '/a/c.html', '_posts/2021-01-02-c.md': '/a/c.html' }

const renderPost = createRenderer(site)

/** Renders a post of which only this is given. */
export const render = (given: Partial<Post>): Promise<Rendered> =>
  renderPost(makePost(given), { urls, isDesk: false, sources: [] })

/** Renders the body of an .html post. */
export const cleanOf = async (body: string): Promise<string> => (await render({ markup: 'html', body })).html
