/** Compiles snippets of the documentation as files of a project, as strictly as its own. Used by the tests of the pages that have some. */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * The compiler's complaints.
 * @param {string} project folder of a tsconfig.json, from the root
 * @param {Map<string, string>} snippets text by file name below the project's src
 */
export function compileSnippets(project, snippets) {
  const folder = `${root}${project}`;
  const config = ts.readConfigFile(`${folder}/tsconfig.json`, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, folder);
  const files = new Map([...snippets].map(([name, text]) => [`${folder}/src/${name}`, text]));
  const host = ts.createCompilerHost(options);
  const { fileExists, getSourceFile, readFile } = host;
  // The folders of the snippets are nowhere.
  host.directoryExists = undefined;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name), ts.ScriptTarget.ES2022, true)
      : getSourceFile(name, ...rest);
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
  });
}
