import type { SiteContext } from '../../../seed/archive/archive.ts'
import type { Post } from '../../../seed/archive/post.ts'
import { createRenderer, type Rendered } from '../../../seed/render/render.ts'

/** A post at https://news.example.com/a/b.html whose body begins on line 3 of its file. */
export const makePost = (given: Partial<Post>): Post => ({
  file: '_posts/2021-01-01-b.md',
  markup: 'markdown',
  path: '/a/b.html',
  jekyllId: '/a/b',
  title: 'A',
  published: '2021-01-01T00:00:00Z',
  updated: '2021-01-01T00:00:00Z',
  categories: [],
  tags: [],
  authors: [],
  image: null,
  language: null,
  description: null,
  excerpt: null,
  excerptSeparator: '\n\n',
  body: 'hi',
  bodyLine: 3,
  data: {},
  ...given,
})

export const context: SiteContext = {
  url: 'https://news.example.com',
  site: { title: 'News', data: { authors: { lin: { name: 'Lin Harbour' } } } },
  urls: { '2021-01-02-c': '/a/c.html', '_posts/2021-01-02-c.md': '/a/c.html' },
}

const renderPost = createRenderer(context)

/** Renders a post of which only this is given. */
export const render = (given: Partial<Post>): Promise<Rendered> => renderPost(makePost(given))

/** Renders the body of an .html post. */
export const cleanOf = async (body: string): Promise<string> => (await render({ markup: 'html', body })).html
