/**
 * Reads what an editor should know of the two elements from the docstrings of their classes, which are its only source. Syntax alone: no
 * types are checked, so it takes milliseconds. Used by the build (write-manifests.ts) and by the tests that hold it against the elements.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** Something with a name. `type` as TypeScript writes it. */
export interface Named {
  readonly name: string;
  readonly description: string;
  readonly type?: string;
}

/** A property or method of the class. */
export interface Member extends Named {
  readonly kind: 'field' | 'method';
  readonly isReadonly: boolean;
}

/** One element. */
export interface ElementDescription {
  readonly tag: string;
  readonly className: string;
  readonly description: string;
  readonly attributes: readonly Named[];
  readonly members: readonly Member[];
  readonly slots: readonly Named[];
  readonly parts: readonly Named[];
  readonly cssProperties: readonly Named[];
  readonly states: readonly Named[];
  readonly events: readonly Named[];
}

/** Looked at by a page tool and not by the classes, so their docstrings do not have it. */
const INSPECTED: Named = {
  name: 'debug',
  type: 'boolean',
  description: 'Shows what the element went through, on a page that has loaded the inspector.',
};

const src = fileURLToPath(new URL('../src/', import.meta.url));

/** Both elements, the button first. */
export function describeElements(): readonly ElementDescription[] {
  const inherited = membersOf(classIn('kantan-element.ts'));
  return ['kantan-button.ts', 'kantan-status.ts'].map((file) => {
    const found = classIn(file);
    const [description = '', ...entries] = textOf(found).split(/^@/m);
    const all = (kind: string): Named[] =>
      entries.filter((entry) => entry.startsWith(`${kind} `)).map((entry) => named(entry, kind));
    return {
      tag: all('tagname')[0]?.name ?? '',
      className: found.name?.text ?? '',
      description: flow(description),
      attributes: [...all('attr'), INSPECTED],
      members: [...membersOf(found), ...inherited],
      slots: all('slot'),
      parts: all('csspart'),
      cssProperties: all('cssprop'),
      states: all('cssstate'),
      events: all('fires').map((event) => ({ ...event, type: eventTypes().get(event.name) ?? '' })),
    };
  });
}

/** Event → its type, as `CheckoutEventMap` has it. */
export function eventTypes(): ReadonlyMap<string, string> {
  const map = parse('events.ts').statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === 'CheckoutEventMap',
  );
  return new Map(
    map?.members
      .filter(ts.isPropertySignature)
      .map((member) => [(member.name as ts.StringLiteral).text, member.type?.getText() ?? '']),
  );
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(src + file, 'utf8'), ts.ScriptTarget.ES2022, true);
}

function classIn(file: string): ts.ClassDeclaration {
  const found = parse(file).statements.find(ts.isClassDeclaration);
  if (found === undefined) throw new Error(`${file} has no class`);
  return found;
}

/** `@attr {type} name - words`; a slot without a name is the default one. */
function named(entry: string, kind: string): Named {
  const match = /^\w+ +(?:\{(?<type>[^}]*)\} +)?(?<name>[^\s-]\S*|--\S+)?(?:\s*- (?<words>.*))?$/s.exec(
    flow(entry),
  );
  const { type, name, words } = match?.groups ?? {};
  if (match === null || (name === undefined && kind !== 'slot')) throw new Error(`cannot be read: @${entry}`);
  return { name: name ?? '', description: words ?? '', ...(type !== undefined && { type }) };
}

/** What a page may use: no private, protected or static member, and none that the browser calls. */
function membersOf(found: ts.ClassDeclaration): Member[] {
  return found.members.flatMap((member): Member[] => {
    const isOwn =
      member.name === undefined ||
      !ts.isIdentifier(member.name) ||
      ts.getCombinedModifierFlags(member) &
        (ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Static);
    const description = flow(textOf(member).split(/^@/m)[0] ?? '');
    if (isOwn || description.startsWith('Called by the browser')) return [];
    const type = (member as ts.PropertyDeclaration | ts.MethodDeclaration).type?.getText() ?? '';
    const name = (member.name as ts.Identifier).text;
    if (ts.isMethodDeclaration(member))
      return [{ kind: 'method', name, description, type, isReadonly: true }];
    return [{ kind: 'field', name, description, type, isReadonly: ts.isGetAccessor(member) }];
  });
}

/** A docstring without its stars. */
function textOf(node: ts.Node): string {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return (comment?.getText() ?? '').replaceAll(/^\/\*\*|\*\/$/g, '').replaceAll(/^[ \t]*\* ?/gm, '');
}

function flow(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
