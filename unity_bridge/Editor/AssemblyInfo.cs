// Who else of this package may see the editor's internals.
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Soundwell.Bridge.Editor.Tests")]
