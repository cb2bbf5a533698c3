/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { style } from './style.ts'

export interface DocumentProps {
  /** BCP 47. */
  language: string
  title: string
  /** The rest of the head. */
  head?: Child
  /** What comes after the stylesheet of every page. */
  styles?: Child
  /** Classes of the body. They say how a page is laid out before its parts have come, so that nothing moves while it comes. */
  shape?: string | undefined
  children: Child
}

/** Writes the HTML document around every page. */
export function Document({ language, title, head, styles, shape, children }: DocumentProps) {
  return (
    <>
      {raw('<!DOCTYPE html>')}
      <html lang={language}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>{title}</title>
          {head}
          <style>{raw(style)}</style>
          {styles}
        </head>
        <body {...(shape && { class: shape })}>{children}</body>
      </html>
    </>
  )
}
