import type { Element, ElementContent, Root, Text } from 'hast'
import { isVideoHost, playerHosts, playerUrl } from '../../src/model/players.ts'
import { isBlock } from './runs.ts'
import { type Content, isElement } from './tree.ts'

// No more are reported. Whoever has mended so many will load the archive again.
const MOST_REPORTED = 100

/**
 * Replaces frames that are no known players. A frame becomes a link if it is on a host of videos, or if the post is a news desk's.
 * Any other frame is removed.
 *
 * @returns a report of each frame that is not shown
 */
export function linkFrames(root: Root, isDeskPost: boolean): string[] {
  const found = new Set<string>()
  replaceIn(root, false)
  return [...found]

  function replaceIn(container: Root | Element, isLinked: boolean): void {
    const isFlow = container.type === 'root' || (isBlock(container) && container.tagName !== 'p')
    container.children = (container.children as Content[]).flatMap((node): Content[] => {
      if (!isElement(node)) return [node]
      if (node.tagName !== 'iframe') {
        replaceIn(node, isLinked || node.tagName === 'a')
        return [node]
      }
      if (playerUrl(node.properties.src) !== null) return [node]
      const url = webUrl(node.properties.src)
      const link = url !== null && !isLinked && (isDeskPost || isVideoHost(url.host)) ? linkTo(url.href) : null
      if (found.size < MOST_REPORTED) found.add(detailOf(node, link !== null))
      if (link === null) return []
      return [isFlow ? element('p', {}, [link]) : link]
    }) as ElementContent[]
  }
}

/** Reads a web address, without the name and password that it may have. */
function webUrl(src: unknown): URL | null {
  const url = typeof src === 'string' ? URL.parse(src) : null
  if (url === null || !/^https?:$/.test(url.protocol)) return null
  url.username = ''
  url.password = ''
  return url
}

const linkTo = (href: string): Element => element('a', { href }, [{ type: 'text', value: href }])

const element = (tagName: string, properties: Element['properties'], children: (Element | Text)[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
})

function detailOf({ properties: { src } }: Element, isLinked: boolean): string {
  const frame =
    typeof src === 'string' ? `the frame of ${JSON.stringify(src.slice(0, 200))}` : 'a frame without address'
  return `${frame} is not shown, want a player of ${playerHosts.join(', ')}; ${isLinked ? 'a link is in its place' : 'left out'}`
}
