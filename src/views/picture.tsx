import { html } from 'hono/html'
import type { Article, Entry } from '../model/article.ts'
import { hrefOf, type SiteConfiguration, shownAt } from '../model/site.ts'

/** The picture that a list shows of an entry; null where it shows none. */
const shownOf = ({ image, imageIsDefault = false }: Pick<Entry, 'image' | 'imageIsDefault'>): string | null =>
  imageIsDefault ? null : image

/**
 * Shows the picture of an entry, small, as a second link to the article, which nobody needs who does not see it. The stylesheet
 * gives it its size, whatever size the picture has. It is null where there is none.
 */
export function thumbnail(site: SiteConfiguration, entry: Pick<Entry, 'path' | 'image' | 'imageIsDefault'>) {
  const image = shownOf(entry)
  if (image === null) return null
  return html`<a class="thumb" href="${hrefOf(site, entry.path)}" tabindex="-1" aria-hidden="true"><img src="${shownAt(site, image)}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer"></a>`
}

/** Shows the picture of an article above its text, where the text does not begin with it. */
export function LeadPicture({ site, article }: { site: SiteConfiguration; article: Article }) {
  const { image, imageSize, imageAlt = '', imageCaption, imageOnTop } = article
  if (image === null || !imageOnTop) return null
  const [width, height] = imageSize ?? []
  return (
    <figure>
      <img
        src={shownAt(site, image)}
        width={width}
        height={height}
        alt={imageAlt}
        fetchpriority="high"
        decoding="async"
        referrerpolicy="no-referrer"
      />
      {imageCaption && <figcaption>{imageCaption}</figcaption>}
    </figure>
  )
}
