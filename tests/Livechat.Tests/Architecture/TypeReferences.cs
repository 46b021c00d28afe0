using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Livechat.Tests.Architecture;

/// <summary>
/// Which types the types of an assembly mention: in bases, interfaces, members, signatures, attributes, local variables, catch clauses
/// and in the code of every method. Read from the compiled assembly, so that nothing hides behind var or a lambda.
/// </summary>
internal static class TypeReferences
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<Type, IReadOnlySet<Type>>> Cache = new();

    /// <summary>For each outermost type of the assembly, everything it mentions.</summary>
    public static IReadOnlyDictionary<Type, IReadOnlySet<Type>> Of(Assembly assembly) => Cache.GetOrAdd(assembly, Read);

    private static IReadOnlyDictionary<Type, IReadOnlySet<Type>> Read(Assembly assembly)
    {
        var all = new Dictionary<Type, HashSet<Type>>();
        foreach (var type in assembly.GetTypes())
        {
            var owner = Outermost(type);
            if (!all.TryGetValue(owner, out var found))
                all.Add(owner, found = []);
            CollectType(type, found);
        }
        return all.ToDictionary(pair => pair.Key, pair => (IReadOnlySet<Type>)pair.Value);
    }

    private static void CollectType(Type type, HashSet<Type> found)
    {
        Add(type.BaseType, found);
        foreach (var contract in type.GetInterfaces())
            Add(contract, found);
        foreach (var member in type.GetMembers(Everything).Append(type))
        {
            foreach (var attribute in member.GetCustomAttributesData())
                Add(attribute.AttributeType, found);
        }
        foreach (var field in type.GetFields(Everything))
            Add(field.FieldType, found);
        foreach (var method in type.GetMethods(Everything).Cast<MethodBase>().Concat(type.GetConstructors(Everything)))
        {
            AddSignature(method, found);
            CollectBody(method, found);
        }
    }

    private static void CollectBody(MethodBase method, HashSet<Type> found)
    {
        var body = method.GetMethodBody();
        if (body?.GetILAsByteArray() is not { } code)
            return;
        foreach (var local in body.LocalVariables)
            Add(local.LocalType, found);
        foreach (var clause in body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause))
            Add(clause.CatchType, found);
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = (short)code[at++];
            if (value == 0xFE)
                value = (short)(0xFE00 | code[at++]);
            var operand = OpCodesByValue[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                var member = method.Module.ResolveMember(BitConverter.ToInt32(code, at), typeArguments, methodArguments)!;
                Add(member as Type ?? member.DeclaringType, found);
                if (member is MethodBase called)
                    AddSignature(called, found);
                else if (member is FieldInfo field)
                    Add(field.FieldType, found);
            }
            at += OperandSize(operand, code, at);
        }
    }

    private static int OperandSize(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };

    private static void AddSignature(MethodBase method, HashSet<Type> found)
    {
        if (method is MethodInfo { ReturnType: var result })
            Add(result, found);
        foreach (var parameter in method.GetParameters())
            Add(parameter.ParameterType, found);
        if (method.IsGenericMethod)
        {
            foreach (var argument in method.GetGenericArguments())
                Add(argument, found);
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || type.IsGenericParameter)
            return;
        if (type.HasElementType)
        {
            Add(type.GetElementType(), found);
            return;
        }
        if (type.IsGenericType)
        {
            foreach (var argument in type.GetGenericArguments())
                Add(argument, found);
            type = type.GetGenericTypeDefinition();
        }
        found.Add(Outermost(type));
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
