import { isMapping } from './front-matter.ts'
import type { ImageDetails, PostHeader } from './post.ts'
import type { PostSource } from './post-source.ts'
import { scalar } from './scalar.ts'

/**
 * Reads `image` of the front matter: an address, or the mapping of jekyll-seo-tag and jekyll-feed, which has `path`, and may have
 * `alt`, `caption`, `width` and `height`.
 */
export function readImage({
  data,
  split,
}: Pick<PostSource, 'data' | 'split'>): Pick<PostHeader, 'image' | 'imageDetails'> {
  const image = addressOf(data.image)
  if (image === null) return { image }
  const { alt, caption, width, height } = isMapping(data.image) ? data.image : {}
  const sides = [sideOf(width), sideOf(height)] as const
  const imageDetails: ImageDetails = {
    alt: scalar(alt),
    caption: scalar(caption),
    size: sides[0] === null || sides[1] === null ? null : { width: sides[0], height: sides[1] },
    isDefault: addressOf(split.data.image) === null,
  }
  return { image, imageDetails }
}

const addressOf = (image: unknown): string | null => scalar(isMapping(image) ? image.path : image)

/** A width or height in pixels, of at most five digits; null for anything else. */
function sideOf(value: unknown): number | null {
  const text = scalar(value) ?? ''
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : null
}
