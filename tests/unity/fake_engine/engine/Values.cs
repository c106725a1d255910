// Vectors, colours and numbers. Signatures looked up in:
//   UnityCsReference Runtime/Export/Math/{Vector3 (2021.1.0a2), Mathf (2020.1.0a3), Vector2, Color}.cs,
//   Runtime/Export/Geometry/Rect.cs (2020.1.0a3), Runtime/Export/Scripting/LayerMask.bindings.cs (6000.6.0b1)
//   Scripting API 6000.0: constructors of Vector2 and Color
using System;

namespace UnityEngine
{
    public partial struct Vector2
    {
        public float x;
        public float y;

        public Vector2(float x, float y)
        {
            this.x = x;
            this.y = y;
        }

        public static Vector2 zero => new Vector2(0f, 0f);

        public static Vector2 one => new Vector2(1f, 1f);
    }

    public partial struct Vector3
    {
        public float x;
        public float y;
        public float z;

        public Vector3(float x, float y, float z)
        {
            this.x = x;
            this.y = y;
            this.z = z;
        }

        public Vector3(float x, float y) : this(x, y, 0f)
        {
        }

        public static Vector3 zero => new Vector3(0f, 0f, 0f);

        public static Vector3 one => new Vector3(1f, 1f, 1f);

        public static Vector3 up => new Vector3(0f, 1f, 0f);

        public static Vector3 down => new Vector3(0f, -1f, 0f);

        public static Vector3 forward => new Vector3(0f, 0f, 1f);

        public static Vector3 right => new Vector3(1f, 0f, 0f);

        public float sqrMagnitude => x * x + y * y + z * z;

        public float magnitude => (float)Math.Sqrt(sqrMagnitude);

        public static float Distance(Vector3 a, Vector3 b) => (a - b).magnitude;

        public static Vector3 operator +(Vector3 a, Vector3 b) => new Vector3(a.x + b.x, a.y + b.y, a.z + b.z);

        public static Vector3 operator -(Vector3 a, Vector3 b) => new Vector3(a.x - b.x, a.y - b.y, a.z - b.z);

        public static Vector3 operator *(Vector3 a, float d) => new Vector3(a.x * d, a.y * d, a.z * d);

        public static Vector3 operator *(float d, Vector3 a) => a * d;
    }

    public partial struct Color
    {
        public float r;
        public float g;
        public float b;
        public float a;

        public Color(float r, float g, float b, float a)
        {
            this.r = r;
            this.g = g;
            this.b = b;
            this.a = a;
        }

        public Color(float r, float g, float b) : this(r, g, b, 1f)
        {
        }
    }

    public partial struct Rect
    {
        public Rect(float x, float y, float width, float height)
        {
            this.x = x;
            this.y = y;
            this.width = width;
            this.height = height;
        }

        public float x { get; set; }

        public float y { get; set; }

        public float width { get; set; }

        public float height { get; set; }
    }

    public struct LayerMask
    {
        private int mask;

        public int value
        {
            get => mask;
            set => mask = value;
        }

        public static implicit operator int(LayerMask mask) => mask.mask;

        public static implicit operator LayerMask(int intVal) => new LayerMask { mask = intVal };
    }

    public partial struct Mathf
    {
        public const float PI = (float)Math.PI;

        public const float Infinity = float.PositiveInfinity;

        public static float Sin(float f) => (float)Math.Sin(f);

        public static float Cos(float f) => (float)Math.Cos(f);

        public static float Sqrt(float f) => (float)Math.Sqrt(f);

        public static float Abs(float f) => Math.Abs(f);

        public static float Min(float a, float b) => a < b ? a : b;

        public static int Min(int a, int b) => a < b ? a : b;

        public static float Max(float a, float b) => a > b ? a : b;

        public static int Max(int a, int b) => a > b ? a : b;

        public static float Pow(float f, float p) => (float)Math.Pow(f, p);

        public static float Log(float f, float p) => (float)Math.Log(f, p);

        public static float Clamp(float value, float min, float max) => Math.Min(Math.Max(value, min), max);

        public static int Clamp(int value, int min, int max) => Math.Min(Math.Max(value, min), max);

        public static float Clamp01(float value) => Clamp(value, 0f, 1f);

        public static float Lerp(float a, float b, float t) => a + (b - a) * Clamp01(t);

        public static float InverseLerp(float a, float b, float value) => a != b ? Clamp01((value - a) / (b - a)) : 0f;

        public static float MoveTowards(float current, float target, float maxDelta) =>
            Abs(target - current) <= maxDelta ? target : current + Math.Sign(target - current) * maxDelta;
    }
}
