/** The names of an article's fields, in the order in which it has them. */
export const articleFieldNames = [
  'id',
  'url',
  'external_url',
  'path',
  'stem',
  'api_url',
  'title',
  'summary',
  'image',
  'image_width',
  'image_height',
  'image_alt',
  'date_published',
  'date_modified',
  'etag',
  'authors',
  'categories',
  'tags',
  'source_name',
  'language',
  'content_html',
  'content_text',
] as const

export type ArticleField = (typeof articleFieldNames)[number]

/** These fields take reading or converting the whole article. Lists have them only where they are asked for. */
export const bodyFields = ['language', 'content_html', 'content_text'] as const satisfies ArticleField[]
