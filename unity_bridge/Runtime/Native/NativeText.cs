// UTF-8 text for the border: lengths in bytes, freed together. Knows no struct.
#nullable enable
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Soundwell.Native
{
    /// <summary>Holds native copies of strings until disposed. Cold paths only: it allocates.</summary>
    internal sealed unsafe class NativeText : IDisposable
    {
        private readonly List<IntPtr> blocks = new List<IntPtr>();

        /// <summary>A UTF-8 copy and its length in bytes; null and 0 for empty text.</summary>
        internal byte* Add(string? text, out uint lenBytes)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text ?? "");
            lenBytes = (uint)bytes.Length;
            if (bytes.Length == 0)
                return null;
            IntPtr block = Marshal.AllocHGlobal(bytes.Length);
            blocks.Add(block);
            Marshal.Copy(bytes, 0, block, bytes.Length);
            return (byte*)block;
        }

        public void Dispose()
        {
            foreach (IntPtr block in blocks)
                Marshal.FreeHGlobal(block);
            blocks.Clear();
        }

        /// <summary>Text that ends with a zero or with the buffer.</summary>
        internal static string Read(byte* text, int maxBytes)
        {
            int length = 0;
            while (length < maxBytes && text[length] != 0)
                length++;
            return Encoding.UTF8.GetString(text, length);
        }
    }
}
