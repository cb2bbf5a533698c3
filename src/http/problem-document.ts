import { escapeXml, legalText } from '../model/xml.ts'
import type { Problem } from './problem.ts'

/** @param type absolute URL of the problem type, or `about:blank` */
export function problemJson(type: string, { title, status, detail, parameter, expected }: Problem): string {
  return JSON.stringify({ type, title, status, detail, parameter, expected })
}

/** The same as XML (RFC 9457, appendix B). */
export function problemXml(type: string, { title, status, detail, parameter, expected }: Problem): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<problem xmlns="urn:ietf:rfc:7807">',
    element('type', type),
    element('title', title),
    element('status', String(status)),
    element('detail', detail),
    parameter === undefined ? '' : element('parameter', parameter),
    expected === undefined ? '' : element('expected', expected),
    '</problem>',
  ].join('')
}

const element = (name: string, text: string): string => `<${name}>${escapeXml(legalText(text))}</${name}>`
