// Who else of this package may see the runtime's internals.
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Soundwell.Bridge.Editor")]
[assembly: InternalsVisibleTo("Soundwell.Bridge.Tests")]
[assembly: InternalsVisibleTo("Soundwell.Bridge.Editor.Tests")]
