// Sizes and offsets of the bridge's native structs as this runtime lays them out.
#nullable enable
using System;
using System.Reflection;
using System.Runtime.InteropServices;
using Soundwell;

namespace Scenarios
{
    public static class Layout
    {
        public static void Print()
        {
            foreach (Type type in typeof(SoundwellSound).Assembly.GetTypes())
            {
                if (type.Namespace != "Soundwell.Native" || !type.IsValueType || !type.Name.StartsWith("Native"))
                    continue;
                Setup.Print(type.Name, Marshal.SizeOf(type));
                foreach (FieldInfo field in type.GetFields())
                    Setup.Print(type.Name + "." + field.Name, (int)Marshal.OffsetOf(type, field.Name));
            }
        }
    }
}
